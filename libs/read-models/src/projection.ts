import type { RecordedEvent } from '@onward/event-store';
import type { CollectionSpec, Document } from '@onward/read-store';

/**
 * How one event type changes one kind of document. Pure: the same events give the same documents, however often and in whatever
 * batches they are folded.
 */
export interface Fold<D extends Document = Document> {
  /** Which documents this event touches; none, one or several. */
  ids(event: RecordedEvent): string | readonly string[] | undefined;
  /** The document after the event; null removes it, the same object leaves it as it is. `doc` is undefined where there is none. */
  apply(doc: D | undefined, event: RecordedEvent, id: string): D | null | undefined;
}

/**
 * A read model: built from the events of the log from event 0, rebuildable at any time. A user's own projection
 * (`ONWARD_PROJECTIONS`) is the same interface.
 */
export interface Projection<D extends Document = Document> {
  /** Lower-case words with hyphens; also the collection's name. */
  readonly name: string;
  /** Raise it when documents change their shape: the read model is then rebuilt at the next start. */
  readonly version: number;
  readonly indexes: CollectionSpec['indexes'];
  /** By event type; other types pass by. */
  readonly on: Readonly<Record<string, Fold<D>>>;
}

export const definitionOf = (projection: Projection): CollectionSpec => ({
  name: projection.name,
  indexes: projection.indexes,
});
export const fingerprintOf = (projection: Projection): string => `${projection.name}@${projection.version}`;
