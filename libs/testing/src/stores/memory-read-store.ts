import { comparePositions, type Position } from '@onward/model';
import { CheckpointMoved, ReadStoreUnavailable, UnsupportedQuery } from '@onward/read-store';
import type {
  CollectionSpec,
  Count,
  Document,
  Filter,
  FindOptions,
  ReadStore,
  WritableCollection,
  WriteOperation,
} from '@onward/read-store';
import type { MemoryGeneration } from './memory-generation.js';
import { MemoryReadDisk } from './memory-read-disk.js';
import { StepRunner } from './steps.js';
import type { SimulatedStoreOptions, StoreStep } from './steps.js';

/** The read store port in memory, for tests and the simulator. Deterministic: nothing happens but through the scheduler. */
export class MemoryReadStore implements ReadStore {
  readonly #runner: StepRunner;
  /**
   * The checkpoints that this process has seen and builds on. Several may share a disk: a write is refused where another one has moved the
   * checkpoint since, as every store that nodes share has to.
   */
  readonly #known = new Map<MemoryGeneration, Position | undefined>();
  /** The next generation of each collection that this process has opened. */
  readonly #next = new Map<string, MemoryGeneration>();
  #closed = false;

  constructor(
    readonly disk: MemoryReadDisk = new MemoryReadDisk(),
    options: SimulatedStoreOptions = {},
  ) {
    this.#runner = new StepRunner(options);
  }

  open(
    spec: CollectionSpec,
    fingerprint: string,
  ): Promise<{ readonly collection: WritableCollection; readonly stale: boolean }> {
    return this.#step({ kind: 'write', subject: spec.name }, () => {
      const generations = this.disk.open(spec, fingerprint);
      this.#look(generations.current);
      const collection = this.#collection(spec.name, () => generations.current);
      return { collection, stale: !generations.current.isOf(spec, fingerprint) };
    });
  }

  openNext(spec: CollectionSpec, fingerprint: string): Promise<WritableCollection> {
    return this.#step({ kind: 'write', subject: spec.name }, () => {
      const next = this.disk.openNext(spec, fingerprint);
      this.#look(next);
      this.#next.set(spec.name, next);
      return this.#collection(spec.name, () => next);
    });
  }

  async switchToNext(name: string): Promise<void> {
    const next = this.#next.get(name);
    if (next === undefined)
      throw new UnsupportedQuery(`collection ${name} has no next generation: open one first`);
    await this.#step({ kind: 'switch', subject: name }, () => this.disk.switchTo(name, next));
    this.#next.delete(name);
  }

  async dropNext(name: string): Promise<void> {
    const next = this.#next.get(name);
    if (next === undefined) return;
    await this.#step({ kind: 'write', subject: name }, () => this.disk.dropNext(name, next));
    this.#next.delete(name);
  }

  flush(): Promise<void> {
    return this.#step({ kind: 'flush', subject: '$all' }, () => this.disk.flush());
  }

  /** A clean end: all that was written is kept. */
  async close(): Promise<void> {
    if (this.#closed) return;
    await this.flush();
    this.#closed = true;
  }

  /** The process dies here; what was not flushed is lost by `disk.crash()`. */
  kill(): void {
    this.#runner.kill();
  }

  #collection(name: string, generation: () => MemoryGeneration): WritableCollection {
    const read = <T>(effect: () => T): Promise<T> => this.#step({ kind: 'read', subject: name }, effect);
    return {
      get: (id: string) => read(() => generation().get(id)),
      getMany: (ids: readonly string[]) =>
        read((): readonly (Document | undefined)[] => ids.map((id) => generation().get(id))),
      find: (options: FindOptions) => read(() => generation().find(options)),
      count: (filter: Filter | undefined, limit: number): Promise<Count> =>
        read(() => generation().count(filter, limit)),
      checkpoint: () => read((): Position | undefined => this.#look(generation())),
      write: (operations: readonly WriteOperation[], checkpoint: Position) =>
        this.#step({ kind: 'write', subject: name }, () =>
          this.#write(name, generation(), operations, checkpoint),
        ),
    };
  }

  #look(generation: MemoryGeneration): Position | undefined {
    this.#known.set(generation, generation.checkpoint);
    return generation.checkpoint;
  }

  #write(
    name: string,
    generation: MemoryGeneration,
    operations: readonly WriteOperation[],
    checkpoint: Position,
  ): void {
    const { checkpoint: stored } = generation;
    const isNew = stored === undefined || comparePositions(checkpoint, stored) > 0;
    const known = this.#known.get(generation);
    if (isNew && known !== stored) throw new CheckpointMoved(name, known ?? null, stored ?? null);
    generation.write(operations, checkpoint);
    if (isNew || checkpoint === stored) this.#look(generation);
  }

  async #step<T>(step: StoreStep, effect: () => T): Promise<T> {
    if (this.#closed) throw new ReadStoreUnavailable('the read store has been closed');
    return this.#runner.run(step, effect);
  }
}
