import type { Position } from '@onward/model';
import { isPosition } from '@onward/model';
import { GenerationLost, UnsupportedQuery } from '../errors.js';
import type { Count, Document, Filter, FindOptions, WritableCollection, WriteOperation } from '../port.js';
import type { Generation } from './generation.js';

/** What a handle needs of its store. */
export interface Access {
  /** Runs what touches the store; refused after its end. */
  access<T>(action: () => T): T;
  write(generation: Generation, operations: readonly WriteOperation[], checkpoint: Position): void;
  checkpoint(generation: Generation): Position | undefined;
}

/** A handle on a collection: whatever generation it stands for when it is asked. */
export class EmbeddedCollection implements WritableCollection {
  constructor(
    private readonly store: Access,
    private readonly generation: () => Generation,
  ) {}

  async get(id: string): Promise<Document | undefined> {
    return this.use((generation) => generation.get(id));
  }

  async getMany(ids: readonly string[]): Promise<readonly (Document | undefined)[]> {
    return this.use((generation) => generation.getMany(ids));
  }

  async find(options: FindOptions): Promise<readonly Document[]> {
    return this.use((generation) => generation.find(options));
  }

  async count(filter: Filter | undefined, limit: number): Promise<Count> {
    return this.use((generation) => generation.count(filter, limit));
  }

  async write(operations: readonly WriteOperation[], checkpoint: Position): Promise<void> {
    if (!isPosition(checkpoint)) throw new UnsupportedQuery(`${String(checkpoint)} is no position`);
    this.use((generation) => this.store.write(generation, operations, checkpoint));
  }

  async checkpoint(): Promise<Position | undefined> {
    return this.use((generation) => this.store.checkpoint(generation));
  }

  private use<T>(action: (generation: Generation) => T): T {
    return this.store.access(() => {
      const generation = this.generation();
      if (generation.isDropped) {
        throw new GenerationLost(
          `this generation of ${generation.record.spec.name} was dropped: open it again`,
        );
      }
      return action(generation);
    });
  }
}
