import { hasLoneSurrogate } from '../../validate.js';

/** A word, or the names of a document's properties in their order. */
export type Term = string | readonly string[];

/** Where the terms of one generation are kept, by their number from 0. */
export interface TermStore {
  read(number: number): Term | undefined;
  /** In a write transaction only. */
  keep(number: number, term: Term): void;
}

/** Of one generation; beyond it documents are written without new ones. */
export const MAX_TERMS = 4096;
const MAX_SHAPES = 256;
const MAX_NAMES = 64;
const MAX_WORD_LENGTH = 64;
/** Seen so often among the last candidates a word becomes a term; more often the fewer are left. */
const FIRST_COUNT = 4;
const MAX_CANDIDATES = 2_000;

/**
 * What documents of one generation have in common is written once, as a term, and named by its number: which properties they have,
 * and the words that return in their values. Terms are only ever added, in the transaction that first uses them.
 */
export class Terms {
  readonly #terms: Term[] = [];
  readonly #words = new Map<string, number>();
  #shapes: { readonly number: number; readonly names: readonly string[] }[] = [];
  readonly #empty = new Map<number, Readonly<Record<string, null>>>();
  #candidates = new Map<string, number>();
  /** So many are known to be stored. */
  #stored = 0;

  constructor(private readonly store: TermStore) {
    this.load();
  }

  /** Undefined: one that another handle on the generation has added since; `load` finds it. */
  at(number: number): Term | undefined {
    return this.#terms[number];
  }

  /** False where no term had been added. */
  load(): boolean {
    const before = this.#terms.length;
    for (;;) {
      const term = this.store.read(this.#terms.length);
      if (term === undefined) break;
      this.#add(term);
    }
    this.#stored = this.#terms.length;
    return this.#stored > before;
  }

  /** The number of a word; undefined for one that is not, or not yet, worth a term. In a write transaction only, like `shape`. */
  word(text: string): number | undefined {
    const known = this.#words.get(text);
    if (known !== undefined || text.length > MAX_WORD_LENGTH || text.length < 2) return known;
    if (this.#terms.length >= MAX_TERMS) return undefined;
    const seen = (this.#candidates.get(text) ?? 0) + 1;
    if (seen < FIRST_COUNT << ((6 * this.#terms.length) / MAX_TERMS)) {
      if (seen === 1 && this.#candidates.size >= MAX_CANDIDATES) this.#candidates = new Map();
      this.#candidates.set(text, seen);
      return undefined;
    }
    this.#candidates.delete(text);
    return this.#keep(text);
  }

  /** The number of the term for these names; undefined where there is none and none is made. */
  shape(names: readonly string[]): number | undefined {
    const last = this.#shapes[0];
    if (last !== undefined && isSame(last.names, names)) return last.number;
    const at = this.#shapes.findIndex((shape) => isSame(shape.names, names));
    const found = this.#shapes[at];
    if (found !== undefined) {
      // The next document is likely to be such a one, too.
      if (at > 0) this.#shapes = [found, ...this.#shapes.filter((shape) => shape !== found)];
      return found.number;
    }
    const isPlain =
      names.length <= MAX_NAMES && !names.some((name) => name === '__proto__' || hasLoneSurrogate(name));
    if (!isPlain || this.#shapes.length >= MAX_SHAPES || this.#terms.length >= MAX_TERMS) return undefined;
    return this.#keep([...names]);
  }

  /**
   * An object with these names, which are those of the term with this number, for copying: V8 makes objects slow whose many properties are
   * added one by one, but not those it reads from JSON.
   */
  empty(number: number, names: readonly string[]): Readonly<Record<string, null>> {
    let empty = this.#empty.get(number);
    if (empty === undefined) {
      empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as Record<
        string,
        null
      >;
      this.#empty.set(number, empty);
    }
    return empty;
  }

  /** The transaction has been committed. */
  committed(): void {
    this.#stored = this.#terms.length;
  }

  /** The transaction has been given up: what it added is not there. */
  aborted(): void {
    const lost = this.#terms.splice(this.#stored);
    this.#empty.clear();
    for (const term of lost) if (typeof term === 'string') this.#words.delete(term);
    this.#shapes = this.#shapes.filter(({ number }) => number < this.#stored);
  }

  #keep(term: Term): number {
    // Should another handle have added some, theirs come first.
    if (this.store.read(this.#terms.length) !== undefined) this.load();
    this.store.keep(this.#terms.length, term);
    return this.#add(term);
  }

  #add(term: Term): number {
    const number = this.#terms.push(term) - 1;
    if (typeof term === 'string') this.#words.set(term, number);
    else this.#shapes.push({ number, names: term });
    return number;
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
