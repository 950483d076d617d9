import { GenerationLost, UnsupportedQuery } from '@onward/read-store';
import type { CollectionSpec } from '@onward/read-store';
import { MemoryGeneration } from './memory-generation.js';

interface Generations {
  current: MemoryGeneration;
  next?: MemoryGeneration | undefined;
}

/** The disk of the simulated read store. `crash` loses what was written since the last flush. Several clients may share one. */
export class MemoryReadDisk {
  readonly #collections = new Map<string, Generations>();

  open(spec: CollectionSpec, fingerprint: string): Generations {
    const found = this.#collections.get(spec.name) ?? { current: new MemoryGeneration(spec, fingerprint) };
    this.#collections.set(spec.name, found);
    return found;
  }

  openNext(spec: CollectionSpec, fingerprint: string): MemoryGeneration {
    const generations = this.open(spec, fingerprint);
    generations.next?.drop();
    generations.next = new MemoryGeneration(spec, fingerprint);
    return generations.next;
  }

  /** Durable at once, as a switch is one transaction that is flushed. Asked for again after the answer was lost, it has happened already. */
  switchTo(name: string, next: MemoryGeneration): void {
    const generations = this.generationsOf(name);
    const { current } = generations;
    if (current === next) return;
    if (generations.next !== next)
      throw new GenerationLost(`another client has begun a next generation of ${name} since`);
    generations.current = next;
    generations.next = undefined;
    current.drop();
    next.flush();
  }

  dropNext(name: string, next: MemoryGeneration): void {
    const generations = this.generationsOf(name);
    if (generations.next !== next) return;
    next.drop();
    generations.next = undefined;
  }

  flush(): void {
    for (const { current, next } of this.#collections.values()) {
      current.flush();
      next?.flush();
    }
  }

  crash(): void {
    for (const { current, next } of this.#collections.values()) {
      current.crash();
      next?.crash();
    }
  }

  generationsOf(name: string): Generations {
    const found = this.#collections.get(name);
    if (found === undefined) throw new UnsupportedQuery(`collection ${name} has not been opened`);
    return found;
  }
}
