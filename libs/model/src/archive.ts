import type { JsonObject } from './json.js';
import type { Key } from './keys.js';

/**
 * What is left of instances that were archived. One stream, never archived itself: it says for ever what a rebuild must know after the
 * history of an instance was deleted. `docs/operations.md` tells the whole way.
 */
export const ARCHIVE_STREAM = 'archive-instances';

/** An event of the instance's history that stays, as it was. */
export interface KeptEvent {
  readonly type: string;
  readonly revision: number;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** Stands in for the history: a projection folds the history or this, never both. */
export interface ProcessInstanceSummarised extends JsonObject {
  readonly instanceKey: Key;
  /** How it was created and how it ended. */
  readonly kept: readonly (KeptEvent & JsonObject)[];
  /** What the instance adds to the statistics of each element. */
  readonly elements: readonly (ElementCounts & JsonObject)[];
}

export interface ElementCounts {
  readonly elementId: string;
  readonly active: number;
  readonly completed: number;
  readonly canceled: number;
  readonly incidents: number;
}

/** Documents of read models that go with the history, by read model: there may be several such events for one instance. */
export interface ProcessInstanceDetailsRemoved extends JsonObject {
  readonly instanceKey: Key;
  readonly documents: Readonly<Record<string, readonly string[]>>;
}

/** The history is in a file, and its stream is about to be deleted. */
export interface ProcessInstanceArchived extends JsonObject {
  readonly instanceKey: Key;
  /** Of the last event of the history. */
  readonly revision: number;
  /** Where it was exported to, as the node names it that did it. */
  readonly file: string;
  readonly bytes: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

export interface ArchiveEvents {
  readonly ProcessInstanceSummarised: ProcessInstanceSummarised;
  readonly ProcessInstanceDetailsRemoved: ProcessInstanceDetailsRemoved;
  readonly ProcessInstanceArchived: ProcessInstanceArchived;
}
