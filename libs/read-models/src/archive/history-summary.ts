import type { RecordedEvent } from '@onward/event-store';
import type {
  ElementCounts,
  JsonObject,
  Key,
  KeptEvent,
  ProcessInstanceDetailsRemoved,
  ProcessInstanceSummarised,
} from '@onward/model';
import { instanceKeyOf } from '@onward/model';
import type { Document } from '@onward/read-store';
import type { ElementStatisticsDoc } from '../element-statistics/doc.js';
import { elementStatistics } from '../element-statistics/projection.js';
import { foldBatch } from '../fold.js';
import type { Projection } from '../projection.js';
import { isRemovedWithItsInstance } from './folds.js';

const CREATION = 'ProcessInstanceCreated';
const ENDS: ReadonlySet<string> = new Set(['ProcessInstanceCompleted', 'ProcessInstanceTerminated']);
/** Ids in one event: it stays far below what an append may have. */
const MAX_IDS_BYTES = 128 * 1024;

/**
 * What is to stay of one instance, gathered from its history page by page: the projections fold it by itself, and so say which
 * documents they have of it and what it adds to the statistics.
 */
export class HistorySummary {
  readonly #folded: readonly { readonly projection: Projection; readonly documents: Map<string, Document> }[];
  readonly #statistics = {
    projection: elementStatistics as Projection,
    documents: new Map<string, Document>(),
  };
  #created: RecordedEvent | undefined;
  #end: RecordedEvent | undefined;
  #last: RecordedEvent | undefined;

  constructor(projections: readonly Projection[]) {
    this.#folded = projections
      .filter(isRemovedWithItsInstance)
      .map((projection) => ({ projection, documents: new Map<string, Document>() }));
  }

  /** Events of one instance, in order. */
  async add(events: readonly RecordedEvent[]): Promise<void> {
    this.#created ??= events.find(({ type }) => type === CREATION);
    this.#end = events.findLast(({ type }) => ENDS.has(type)) ?? this.#end;
    this.#last = events.at(-1) ?? this.#last;
    for (const { projection, documents } of [...this.#folded, this.#statistics]) {
      const load = async (ids: readonly string[]) => ids.map((id) => documents.get(id));
      for (const operation of await foldBatch(projection, events, load)) {
        if ('put' in operation) documents.set(operation.put._id, operation.put);
        else documents.delete(operation.remove);
      }
    }
  }

  /** Undefined: nothing was added. */
  get lastRevision(): number | undefined {
    return this.#last?.revision;
  }

  /** An instance that goes on is not archived. */
  get hasEnded(): boolean {
    return this.#created !== undefined && this.#end !== undefined;
  }

  get metadata(): RecordedEvent['metadata'] | undefined {
    return this.#end?.metadata;
  }

  summary(): ProcessInstanceSummarised {
    const kept = [this.#created as RecordedEvent, this.#end as RecordedEvent].map(keep);
    const elements = [...this.#statistics.documents.values()].map((document) =>
      countsOf(document as ElementStatisticsDoc),
    );
    return { instanceKey: this.#instanceKey, kept, elements };
  }

  /** In pieces, each small enough for an append. */
  removals(): readonly ProcessInstanceDetailsRemoved[] {
    const pieces: Record<string, string[]>[] = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const { projection, documents } of this.#folded) {
      for (const id of documents.keys()) {
        if (bytes > MAX_IDS_BYTES) {
          pieces.push({});
          bytes = 0;
        }
        ((pieces.at(-1) as Record<string, string[]>)[projection.name] ??= []).push(id);
        bytes += id.length + 4;
      }
    }
    return pieces.map((documents) => ({ instanceKey: this.#instanceKey, documents }));
  }

  get #instanceKey(): Key {
    return instanceKeyOf((this.#created as RecordedEvent).stream);
  }
}

const keep = ({ type, revision, data, metadata }: RecordedEvent): KeptEvent & JsonObject => ({
  type,
  revision,
  data,
  metadata: metadata as unknown as JsonObject,
});

function countsOf(document: ElementStatisticsDoc): ElementCounts & JsonObject {
  const { elementId, active, completed, canceled, incidents } = document;
  return { elementId, active, completed, canceled, incidents };
}
