/** Where a stream ends. */
export interface Head {
  readonly revision: number;
  /** Of its last event. */
  readonly position: number;
  /** For good. */
  readonly deleted?: boolean;
}

/**
 * The ends of the streams lately written to. Two generations: when the young one is full, the old one is dropped and the young
 * one takes its place, so that what is used stays, without the bookkeeping of an exact LRU. A head that was set is kept for at
 * least `capacity` / 2 further ones: more than can be on their way to the disk, so that an unwritten head is never forgotten.
 */
export class Heads {
  readonly #half: number;
  #young = new Map<string, Head>();
  #old = new Map<string, Head>();

  constructor(capacity: number) {
    this.#half = Math.ceil(capacity / 2);
  }

  get(stream: string): Head | undefined {
    const head = this.#young.get(stream);
    if (head !== undefined) return head;
    const older = this.#old.get(stream);
    if (older !== undefined) this.set(stream, older);
    return older;
  }

  set(stream: string, head: Head): void {
    this.#young.set(stream, head);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
