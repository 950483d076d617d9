import type { Clock, Position } from '@onward/model';
import type { WritableCollection } from '@onward/read-store';
import type { ProjectionStatus } from '../api.js';
import { comparePlaces, progressOf, type Place } from './places.js';
import { Waiters } from './waiters.js';

/** Asked so often, ms, and less often the longer nothing moves. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;

/** A read model that another node writes: how far it is says its checkpoint, which is asked for while somebody waits. */
export class Followed {
  readonly #waiters: Waiters;
  #isAsking = false;
  #stopped = false;

  constructor(
    readonly name: string,
    readonly collection: WritableCollection,
    private readonly clock: Clock,
  ) {
    this.#waiters = new Waiters(clock);
  }

  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    const reached = this.#waiters.wait(position, timeoutMs);
    void this.#ask();
    return reached;
  }

  /** `target`: see `Slot.status`. */
  async status(head: Position, target: Position): Promise<ProjectionStatus> {
    const position = (await this.collection.checkpoint()) ?? null;
    const place: Place = position ?? 'start';
    const isLive = comparePlaces(place, target === '0' ? 'start' : target) >= 0;
    const progress = isLive ? 1 : progressOf(place, head);
    return { name: this.name, position, head, status: isLive ? 'live' : 'catching-up', progress };
  }

  stop(): void {
    this.#stopped = true;
    this.#waiters.giveUp();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let pause = FIRST_PAUSE_MS; this.#waiters.size > 0 && !this.#stopped;) {
      // Where it cannot be read, those who wait run out of time, or it can be read again.
      const checkpoint = await this.collection.checkpoint().catch(() => undefined);
      if (checkpoint !== undefined) this.#waiters.reached(checkpoint);
      if (this.#waiters.size === 0) break;
      await new Promise<void>((resolve) => this.clock.schedule(pause, resolve));
      pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5);
    }
    this.#isAsking = false;
  }
}
