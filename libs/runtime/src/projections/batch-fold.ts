import type { RecordedEvent } from '@onward/event-store';
import {
  foldInto,
  isOwn,
  operationsOf,
  type FoldedDocuments,
  type Load,
  type Projection,
} from '@onward/read-models';
import type { WriteOperation } from '@onward/read-store';

/**
 * Folds a long batch piece by piece, so that nothing runs for long at a stretch, and still writes each document once: later
 * pieces see the documents that earlier ones have left. What a batch both creates and removes is not written at all.
 */
export class BatchFold {
  readonly #documents: FoldedDocuments = new Map();

  constructor(
    private readonly projection: Projection,
    private readonly loadStored: Load,
    /** What the batch before this one has left: it is written before this one is. */
    private readonly before?: FoldedDocuments,
  ) {}

  /** Documents that are held. */
  get size(): number {
    return this.#documents.size;
  }

  /** Rejects with FoldFailed where the projection is to blame, and is then of no use any more. */
  add(events: readonly RecordedEvent[]): Promise<void> {
    return foldInto(this.#documents, this.projection, events, this.#load);
  }

  operations(): readonly WriteOperation[] {
    return operationsOf(this.#documents, isOwn(this.projection));
  }

  /** For the batch behind this one: what this one has touched need not be loaded. */
  next(): BatchFold {
    if (this.#documents.size === 0) return this;
    return new BatchFold(this.projection, this.loadStored, this.#documents);
  }

  readonly #load: Load = async (ids) => {
    const { before } = this;
    if (before === undefined || before.size === 0) return this.loadStored(ids);
    const missing = ids.filter((id) => !before.has(id));
    const stored = missing.length === 0 ? [] : await this.loadStored(missing);
    let next = 0;
    return ids.map((id) => (before.has(id) ? before.get(id)?.current : stored[next++]));
  };
}
