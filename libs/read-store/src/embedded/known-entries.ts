/** So many documents twice at most: what has not been asked for since so many others came is forgotten. */
const MAX_YOUNG = 4_096;

/** The document is not there. One that has no entries has other bytes, also none. */
export const ABSENT = Buffer.alloc(0);
/** Longer ones are not kept. */
const MAX_BYTES = 2_048;

/**
 * What index entries the last documents have that were written or looked for, so that whoever writes one again need not read and
 * take apart what it replaces. Never wrong as long as nobody else writes; whoever writes says when that cannot be told.
 */
export class KnownEntries {
  #young = new Map<string, Buffer>();
  #old = new Map<string, Buffer>();

  /** `ABSENT` where there is no such document; undefined where that is not known. */
  of(id: string): Buffer | undefined {
    const young = this.#young.get(id);
    if (young !== undefined) return young;
    const old = this.#old.get(id);
    if (old !== undefined) this.keep(id, old);
    return old;
  }

  keep(id: string, entries: Buffer): void {
    if (this.#young.size >= MAX_YOUNG) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    if (entries.length <= MAX_BYTES) {
      this.#young.set(id, entries);
    } else {
      this.#young.delete(id);
      this.#old.delete(id);
    }
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
