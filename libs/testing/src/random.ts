import type { SeededEntropy } from './entropy.js';

/** A 32-bit hash of a text: FNV-1a, then the finaliser of MurmurHash3, so that texts that differ little give numbers that differ much. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Chance from a seed, for the simulator: the generator sfc32 (Doty-Humphrey, PractRand), whose 128 bits of state keep streams with
 * different labels apart. `fork` gives a stream of its own that does not depend on how much of this one has been used, so that
 * leaving out one part of a run leaves the chances of the others as they were.
 */
export class Random implements SeededEntropy {
  readonly #label: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#label = String(seed);
    this.#a = hashOf(`a/${this.#label}`);
    this.#b = hashOf(`b/${this.#label}`);
    this.#c = hashOf(`c/${this.#label}`);
    for (let warmUp = 0; warmUp < 12; warmUp++) this.next();
  }

  /** An integer of 32 bits. */
  next(): number {
    const result = (this.#a + this.#b + this.#counter++) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) >>> 0;
    return result;
  }

  /** 0 ≤ x < 1. */
  random(): number {
    return this.next() / 2 ** 32;
  }

  /** An integer from 0 to `below` - 1. */
  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.int(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('there is nothing to pick from');
    return items[this.int(items.length)] as T;
  }

  /** One of the items, each as often as its weight says. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let at = this.random() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      at -= weight;
      if (at < 0) return item;
    }
    return this.pick(items)[1];
  }

  uuid(): string {
    const hex = (): string => this.next().toString(16).padStart(8, '0');
    const [a, b, c, d] = [hex(), hex(), hex(), hex()];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }

  fork(label: number | string): Random {
    return new Random(`${this.#label}/${label}`);
  }
}
