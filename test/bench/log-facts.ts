import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from '@onward/event-store';
import { openEmbeddedEventStore } from '@onward/event-store/embedded';
import { INSTANCE_STREAM_PREFIX } from '@onward/model';

/** What one instance leaves in the log, on average. */
export interface LogFacts {
  readonly events: number;
  readonly appends: number;
  /** Of one append's record. */
  readonly bytesPerAppend: number;
}

/** Enough for an average, and read in seconds. */
const SAMPLE = 100_000;
const PAGE = 2000;
/** Checksum, link, position and count in front of each record. */
const RECORD_HEADER = 16;

/** Reads the log of a server that has stopped. */
export async function logFacts(data: string): Promise<LogFacts> {
  const store = await openEmbeddedEventStore({ folder: join(data, 'events') });
  const streams = new Map<string, RecordedEvent[]>();
  try {
    for (let after: Parameters<typeof store.readAll>[0]['after'] = 'start', seen = 0; seen < SAMPLE;) {
      const page = await store.readAll({ after, limit: PAGE, prefixes: [INSTANCE_STREAM_PREFIX] });
      for (const event of page.events) {
        const events = streams.get(event.stream);
        if (events === undefined) streams.set(event.stream, [event]);
        else events.push(event);
      }
      seen += page.events.length;
      after = page.upTo;
      if (page.atEnd) break;
    }
  } finally {
    await store.close();
  }
  // The later half may not have come to its end within the sample.
  const whole = [...streams.values()].slice(0, Math.ceil(streams.size / 2));
  const appends = whole.flatMap(appendsOf);
  return {
    events: whole.reduce((sum, events) => sum + events.length, 0) / whole.length,
    appends: appends.length / whole.length,
    bytesPerAppend: Math.round(
      appends.reduce((sum, events) => sum + recordBytes(events), 0) / appends.length,
    ),
  };
}

/** Events of one command were stored together. */
function appendsOf(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const appends: RecordedEvent[][] = [];
  for (const event of events) {
    const last = appends.at(-1);
    if (last?.[0]?.metadata.commandId === event.metadata.commandId) last.push(event);
    else appends.push([event]);
  }
  return appends;
}

function recordBytes(events: readonly RecordedEvent[]): number {
  const [{ stream, revision, id, metadata }] = events as [RecordedEvent];
  const parts = events.flatMap(({ type, data }) => [type, data, 0]);
  return RECORD_HEADER + Buffer.byteLength(JSON.stringify([stream, revision, id, [metadata], ...parts]));
}

export interface DiskUse {
  /** Bytes. */
  readonly log: number;
  /** Bytes. */
  readonly readModels: number;
}

/** What the files take on the disk, which may be less than their length. */
export async function diskUse(data: string): Promise<DiskUse> {
  return {
    log: await taken(join(data, 'events', 'events.mdb')),
    readModels: await taken(join(data, 'read-models', 'data.mdb')),
  };
}

const taken = async (file: string): Promise<number> => (await stat(file)).blocks * 512;
