import type { RecordedEvent } from '@onward/event-store';
import { ARCHIVE_STREAM, type ArchiveEvents } from '@onward/model';
import type { Document } from '@onward/read-store';
import type { Fold, Projection } from '../projection.js';

/** A fold of an event of the archive; events of other streams that happen to have the same name pass by. */
export function archiveFold<T extends keyof ArchiveEvents, D extends Document>(
  ids: (data: ArchiveEvents[T], event: RecordedEvent) => string | readonly string[] | undefined,
  apply: (
    doc: D | undefined,
    data: ArchiveEvents[T],
    event: RecordedEvent,
    id: string,
  ) => D | null | undefined,
): Fold<D> {
  return {
    ids: (event) =>
      event.stream === ARCHIVE_STREAM ? ids(event.data as ArchiveEvents[T], event) : undefined,
    apply: (doc, event, id) => apply(doc, event.data as ArchiveEvents[T], event, id),
  };
}

/**
 * A read model whose documents each belong to one instance and go when that instance is archived. The archive names them, so that
 * the fold stays a function of its event.
 */
export function goesWithItsInstance<D extends Document>(projection: Projection<D>): Projection<D> {
  const ProcessInstanceDetailsRemoved = archiveFold<'ProcessInstanceDetailsRemoved', D>(
    ({ documents }) => documents[projection.name],
    () => null,
  );
  return { ...projection, on: { ...projection.on, ProcessInstanceDetailsRemoved } };
}

export const isRemovedWithItsInstance = (projection: Projection): boolean =>
  Object.hasOwn(projection.on, 'ProcessInstanceDetailsRemoved');
