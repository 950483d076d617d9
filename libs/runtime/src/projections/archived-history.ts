import type { EventMetadata, EventReader, RecordedEvent } from '@onward/event-store';
import { ARCHIVE_STREAM, instanceStream, type ArchiveEvents } from '@onward/model';

const PAGE = 1_000;

export const SUMMARY = 'ProcessInstanceSummarised';

const isSummary = ({ stream, type }: RecordedEvent): boolean => type === SUMMARY && stream === ARCHIVE_STREAM;

/**
 * The instances that had been archived when a build began. What is left of their history depends on when the store was last
 * scavenged, so none of it is folded: the summary gives what a projection gets in its place. Who has folded the history passes the
 * summary by.
 */
export class ArchivedHistory {
  constructor(private readonly streams: ReadonlySet<string>) {}

  static async read(eventStore: EventReader): Promise<ArchivedHistory> {
    const streams = new Set<string>();
    for (let from = 0; ; from += PAGE) {
      const events = await eventStore.readStream(ARCHIVE_STREAM, { from, limit: PAGE });
      for (const event of events) {
        const { instanceKey } = event.data as ArchiveEvents['ProcessInstanceSummarised'];
        if (isSummary(event)) streams.add(instanceStream(instanceKey));
      }
      if (events.length < PAGE) return new ArchivedHistory(streams);
    }
  }

  /** The events as a projection is to see them. */
  instead(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    const untouched = !events.some((event) => isSummary(event) || this.streams.has(event.stream));
    if (untouched) return events;
    return events.flatMap((event) => {
      if (isSummary(event)) return this.#summarised(event);
      return this.streams.has(event.stream) ? [] : [event];
    });
  }

  #summarised(event: RecordedEvent): readonly RecordedEvent[] {
    const { instanceKey, kept } = event.data as ArchiveEvents['ProcessInstanceSummarised'];
    const stream = instanceStream(instanceKey);
    if (!this.streams.has(stream)) return [];
    const { position, id } = event;
    const events = kept.map(({ type, revision, data, metadata }) => ({
      stream,
      type,
      revision,
      data,
      metadata: metadata as unknown as EventMetadata,
      position,
      id: `${id}/${revision}`,
    }));
    return [...events, event];
  }
}

export const NOTHING_ARCHIVED = new ArchivedHistory(new Set());
