import {
  StreamDeleted,
  WrongExpectedRevision,
  type EventStore,
  type RecordedEvent,
} from '@onward/event-store';
import { instanceStream, SNAPSHOT_STREAM_PREFIX, type Key, type Position } from '@onward/model';
import { HistorySummary, type Projection } from '@onward/read-models';
import type { ArchiveLog } from './archive-log.js';
import type { Exported, HistoryExport } from './ports.js';

const PAGE = 500;
/** Something may still be appended while it is exported; an ended instance takes next to nothing. */
const MAX_ATTEMPTS = 3;

export interface ArchivingPorts {
  readonly eventStore: EventStore;
  readonly projections: readonly Projection[];
  readonly export: HistoryExport;
  readonly log: ArchiveLog;
}

/**
 * Exports, writes the summary, deletes: in this order, so that wherever a crash falls nothing is lost, and what is left is done again.
 * Undefined: it goes on, or was archived already.
 */
export async function archiveInstance(ports: ArchivingPorts, key: Key): Promise<Position | undefined> {
  const first = await exported(ports, key);
  if (first === undefined) return undefined;
  const { file, summary } = first;
  for (const data of summary.removals())
    await ports.log.append([{ type: 'ProcessInstanceDetailsRemoved', data }]);
  const revision = summary.lastRevision as number;
  const position = await ports.log.append([
    { type: 'ProcessInstanceSummarised', data: summary.summary() },
    { type: 'ProcessInstanceArchived', data: { instanceKey: key, revision, ...file } },
  ]);
  await deleteHistory(ports, key, revision);
  return position;
}

/** Also goes on where a crash has left off. */
export async function deleteHistory(ports: ArchivingPorts, key: Key, revision: number): Promise<void> {
  let last = revision;
  for (let attempt = 1; ; attempt++) {
    try {
      await ports.eventStore.deleteStream(instanceStream(key), last);
      return await deleteSnapshots(ports.eventStore, key);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || attempt === MAX_ATTEMPTS) throw error;
      // It has grown since: the file takes the rest, too.
      const again = await exported(ports, key);
      if (again === undefined) return;
      last = again.summary.lastRevision as number;
    }
  }
}

async function exported(
  { eventStore, projections, export: target }: ArchivingPorts,
  key: Key,
): Promise<
  | {
      readonly file: Exported & { readonly [name: string]: string | number };
      readonly summary: HistorySummary;
    }
  | undefined
> {
  const summary = new HistorySummary(projections);
  try {
    const [end] = await eventStore.readStream(instanceStream(key), { direction: 'backwards', limit: 1 });
    if (end === undefined) return undefined;
    const pages = pagesOf(eventStore, key, summary);
    const { file, bytes, sha256 } = await target.write({ key, endedAt: end.metadata.time }, pages);
    return summary.hasEnded ? { file: { file, bytes, sha256 }, summary } : undefined;
  } catch (error) {
    if (error instanceof StreamDeleted) return undefined;
    throw error;
  }
}

async function* pagesOf(
  eventStore: EventStore,
  key: Key,
  summary: HistorySummary,
): AsyncGenerator<readonly RecordedEvent[]> {
  for (let from = 0; ; from += PAGE) {
    const events = await eventStore.readStream(instanceStream(key), { from, limit: PAGE });
    await summary.add(events);
    if (events.length > 0) yield events;
    if (events.length < PAGE) return;
  }
}

/** A snapshot is a shortcut: one that is left behind costs only room. */
async function deleteSnapshots(eventStore: EventStore, key: Key): Promise<void> {
  const stream = SNAPSHOT_STREAM_PREFIX + key;
  try {
    const [last] = await eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
    if (last !== undefined) await eventStore.deleteStream(stream, last.revision);
  } catch (error) {
    if (!(error instanceof StreamDeleted || error instanceof WrongExpectedRevision)) throw error;
  }
}
