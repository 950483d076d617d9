import { comparePositions, type Position } from '@onward/model';

/** Turns of the event loop in which nothing may happen before all counts as quiet: work passes a few of them between two uses of a store. */
const CALM_TURNS = 12;

/** How far a subscription has handed on what is stored. */
export interface Reader {
  upTo: Position;
}

/**
 * What the server does with its stores. Everything it does on its own (sagas, correlation, calls, projections) begins with a
 * subscription's batch and ends in a store, so that it is at rest when no call is open and every subscription is at the log's head.
 */
export class Activity {
  #open = 0;
  #begun = 0;
  readonly #readers = new Set<Reader>();
  #closed: (() => void)[] = [];

  async during<T>(work: Promise<T>): Promise<T> {
    this.#open++;
    this.#begun++;
    try {
      return await work;
    } finally {
      this.#open--;
      for (const resume of this.#closed.splice(0)) resume();
    }
  }

  reads(reader: Reader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Resolves when nothing moves any more without somebody asking for it or time passing. */
  async quiet(head: () => Promise<Position>): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS;) {
      const before = this.#begun;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#open > 0) await new Promise<void>((resolve) => this.#closed.push(resolve));
      const isCalm = this.#open === 0 && this.#begun === before && this.#allAt(await head());
      calm = isCalm ? calm + 1 : 0;
    }
  }

  #allAt(head: Position): boolean {
    return [...this.#readers].every(({ upTo }) => comparePositions(upTo, head) >= 0);
  }
}
