import type { Clock, Position } from '@onward/model';
import { comparePlaces, earliest } from './places.js';
import type { Slot } from './slot.js';
import { Waiters } from './waiters.js';

interface Group {
  /** Undefined: all that are not stuck. */
  readonly names: readonly string[] | undefined;
  readonly waiters: Waiters;
}

const ALL = '*';

/** Wakes those who wait for projections to reach a position: one heap of waiters per set of names, none of them polled. */
export class ProgressWatch {
  readonly #groups = new Map<string, Group>();
  #closed = false;

  constructor(
    private readonly slots: ReadonlyMap<string, Slot>,
    private readonly clock: Clock,
  ) {}

  get isAwaited(): boolean {
    return this.#groups.size > 0;
  }

  /**
   * True when all (or the named) projections have come to `position`; false after `timeoutMs`, and at once where a named one
   * has failed or does not exist. One that has failed does not hold up those who ask for all.
   */
  async waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean> {
    if (names?.some((name) => this.#hopeless(name)) === true) return false;
    if (this.#reached(position, names)) return true;
    if (this.#closed || timeoutMs <= 0) return false;
    const id = names === undefined ? ALL : [...new Set(names)].sort().join(' ');
    const group = this.#groups.get(id) ?? { names, waiters: new Waiters(this.clock) };
    this.#groups.set(id, group);
    return group.waiters.wait(position, timeoutMs).finally(() => {
      if (group.waiters.size === 0) this.#groups.delete(id);
    });
  }

  /** A projection has moved or failed. */
  changed(): void {
    for (const { names, waiters } of this.#groups.values()) {
      if (names?.some((name) => this.#hopeless(name)) === true) {
        waiters.giveUp();
        continue;
      }
      const place = this.#place(names);
      if (place === undefined) waiters.giveUp();
      else if (place !== 'start') waiters.reached(place);
    }
  }

  close(): void {
    this.#closed = true;
    for (const { waiters } of this.#groups.values()) waiters.giveUp();
  }

  #hopeless(name: string): boolean {
    return this.slots.get(name)?.stuck ?? true;
  }

  #reached(position: Position, names: readonly string[] | undefined): boolean {
    const place = this.#place(names);
    return place === undefined ? this.slots.size === 0 : comparePlaces(place, position) >= 0;
  }

  /** Up to where all of them show the log; undefined where there is none to wait for. */
  #place(names: readonly string[] | undefined): ReturnType<typeof earliest> | undefined {
    const slots =
      names === undefined
        ? [...this.slots.values()].filter((slot) => !slot.stuck)
        : names.map((name) => this.slots.get(name));
    const places = slots.flatMap((slot) => (slot === undefined ? [] : [slot.visible]));
    return places.length === 0 ? undefined : earliest(places);
  }
}
