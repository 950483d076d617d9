import { comparePositions } from '@onward/model';
import type { Position } from '@onward/model';
import {
  GenerationLost,
  checkCount,
  checkFind,
  checkId,
  compareSortKeys,
  cursorOf,
  isWithin,
  orderOf,
  predicateOf,
  sortKeyOf,
  wellFormed,
} from '@onward/read-store';
import type {
  CollectionSpec,
  Count,
  Document,
  Filter,
  FindOptions,
  WriteOperation,
} from '@onward/read-store';

/** One generation of a collection: its documents and checkpoint now, and as they were when last flushed. */
export class MemoryGeneration {
  readonly #documents = new Map<string, Document>();
  /** What a crash brings back: the value at the last flush of every document changed since. */
  readonly #undo = new Map<string, Document | undefined>();
  #checkpoint: Position | undefined;
  #flushedCheckpoint: Position | undefined;
  #dropped = false;

  constructor(
    private readonly spec: CollectionSpec,
    private readonly fingerprint: string,
  ) {}

  get checkpoint(): Position | undefined {
    return this.#checkpoint;
  }

  get size(): number {
    return this.#documents.size;
  }

  isOf(spec: CollectionSpec, fingerprint: string): boolean {
    return fingerprint === this.fingerprint && JSON.stringify(spec) === JSON.stringify(this.spec);
  }

  /** All documents, for invariants checked after a run. */
  documents(): readonly Document[] {
    return [...this.#documents.values()];
  }

  get(id: string): Document | undefined {
    return this.#documents.get(id);
  }

  find(options: FindOptions): readonly Document[] {
    checkFind(options);
    const { filter, limit, skip = 0 } = options;
    const order = orderOf(options.sort);
    const cursor = cursorOf(options, order);
    const matches = predicateOf(filter);
    const found = this.documents()
      .filter(matches)
      .map((document) => ({ document, key: sortKeyOf(order, document) }))
      .filter(({ key }) => isWithin(cursor, order, key))
      .sort((a, b) => compareSortKeys(order, a.key, b.key))
      .map(({ document }) => document);
    if (cursor?.side !== 'before') return found.slice(skip, skip + limit);
    const end = Math.max(0, found.length - skip);
    return found.slice(Math.max(0, end - limit), end);
  }

  count(filter: Filter | undefined, limit: number): Count {
    checkCount(filter, limit);
    const count = this.documents().filter(predicateOf(filter)).length;
    return { count: Math.min(count, limit), more: count > limit };
  }

  /** All of it or nothing. */
  write(operations: readonly WriteOperation[], checkpoint: Position): void {
    if (this.#dropped) throw new GenerationLost(`this generation of ${this.spec.name} was dropped`);
    if (this.#checkpoint !== undefined && comparePositions(checkpoint, this.#checkpoint) <= 0) return;
    const checked = operations.map(checkedOperation);
    for (const operation of checked) this.#apply(operation);
    this.#checkpoint = checkpoint;
  }

  flush(): void {
    this.#undo.clear();
    this.#flushedCheckpoint = this.#checkpoint;
  }

  crash(): void {
    for (const [id, document] of this.#undo) {
      if (document === undefined) this.#documents.delete(id);
      else this.#documents.set(id, document);
    }
    this.#undo.clear();
    this.#checkpoint = this.#flushedCheckpoint;
  }

  drop(): void {
    this.#dropped = true;
  }

  #apply(operation: WriteOperation): void {
    const id = 'put' in operation ? operation.put._id : operation.remove;
    if (!this.#undo.has(id)) this.#undo.set(id, this.#documents.get(id));
    if ('put' in operation) this.#documents.set(id, operation.put);
    else this.#documents.delete(id);
  }
}

/** What a store would read back: plain JSON that the caller no longer holds. */
function checkedOperation(operation: WriteOperation): WriteOperation {
  if ('remove' in operation) {
    checkId(operation.remove);
    return operation;
  }
  checkId(operation.put._id);
  return { put: JSON.parse(wellFormed(operation.put).json) as Document };
}
