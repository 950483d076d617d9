import type { RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import { foldBatch } from '@onward/read-models';
import type { Projection } from '@onward/read-models';
import type { Document, WriteOperation } from '@onward/read-store';

type Load = (ids: readonly string[]) => Promise<readonly (Document | undefined)[]>;

/** The projection's own code threw, or broke its rules, at this event. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';
  constructor(
    readonly position: Position,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Folds a long batch piece by piece, so that nothing runs for long at a stretch, and still writes each document once: later
 * pieces see the documents that earlier ones have left. What a batch both creates and removes is not written at all.
 */
export class BatchFold {
  /** As the batch has left them so far; null: removed. */
  readonly #left = new Map<string, Document | null>();
  /** Not in the store: removing them again costs nothing. */
  readonly #unknown = new Set<string>();

  constructor(
    private readonly projection: Projection,
    private readonly loadStored: Load,
  ) {}

  /** Documents to be written or removed, at most. */
  get size(): number {
    return this.#left.size;
  }

  async add(events: readonly RecordedEvent[]): Promise<void> {
    try {
      this.#merge(await foldBatch(this.projection, events, this.#load));
    } catch (error) {
      if (error instanceof LoadFailed) throw error.cause;
      throw await this.#findFailure(events, error);
    }
  }

  operations(): readonly WriteOperation[] {
    const operations: WriteOperation[] = [];
    for (const [id, document] of this.#left) {
      if (document !== null) operations.push({ put: document });
      else if (!this.#unknown.has(id)) operations.push({ remove: id });
    }
    return operations;
  }

  #merge(operations: readonly WriteOperation[]): void {
    for (const operation of operations) {
      if ('put' in operation) this.#left.set(operation.put._id, operation.put);
      else this.#left.set(operation.remove, null);
    }
  }

  readonly #load: Load = async (ids) => {
    const missing = ids.filter((id) => !this.#left.has(id) && !this.#unknown.has(id));
    const stored = new Map<string, Document>();
    if (missing.length > 0) {
      const documents = await this.loadStored(missing).catch((error: unknown) => {
        throw new LoadFailed(error);
      });
      for (const [index, id] of missing.entries()) {
        const document = documents[index];
        if (document === undefined) this.#unknown.add(id);
        else stored.set(id, document);
      }
    }
    return ids.map((id) => this.#left.get(id) ?? stored.get(id));
  };

  /** Folds are pure: the piece is gone through again one by one to name the event that cannot be folded. */
  async #findFailure(events: readonly RecordedEvent[], error: unknown): Promise<FoldFailed> {
    for (const event of events) {
      try {
        this.#merge(await foldBatch(this.projection, [event], this.#load));
      } catch (cause) {
        if (cause instanceof LoadFailed) throw cause.cause;
        return new FoldFailed(event.position, cause);
      }
    }
    return new FoldFailed((events.at(-1) as RecordedEvent).position, error);
  }
}

class LoadFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('documents could not be loaded');
  }
}
