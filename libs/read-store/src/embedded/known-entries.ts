/** More than one write takes. So many documents twice at most: what has not been asked for since so many others came is forgotten. */
const MAX_YOUNG = 12_000;

/** The document is not there. One that has no entries has other bytes, also none. */
export const ABSENT = Buffer.alloc(0);
/** Longer ones are not kept. */
const MAX_BYTES = 2_048;

/**
 * What index entries the last documents have that were written or looked for, so that whoever writes one again need not read and
 * take apart what it replaces. Kept as text, a character per byte: many small buffers keep the garbage collector busy. Never wrong as long as nobody else writes; whoever writes says when that cannot be told.
 */
export class KnownEntries {
  /** Null: it is not there. */
  #young = new Map<string, string | null>();
  #old = new Map<string, string | null>();

  /** `ABSENT` where there is no such document; undefined where that is not known. */
  of(id: string): Buffer | undefined {
    let known = this.#young.get(id);
    if (known === undefined) {
      known = this.#old.get(id);
      if (known === undefined) return undefined;
      this.#keep(id, known);
    }
    return known === null ? ABSENT : Buffer.from(known, 'latin1');
  }

  keep(id: string, entries: Buffer): void {
    if (entries.length <= MAX_BYTES) {
      this.#keep(id, entries === ABSENT ? null : entries.toString('latin1'));
    } else {
      this.#young.delete(id);
      this.#old.delete(id);
    }
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #keep(id: string, known: string | null): void {
    if (this.#young.size >= MAX_YOUNG) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, known);
  }
}
