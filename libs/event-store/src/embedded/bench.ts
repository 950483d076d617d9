import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { EventMetadata, NewEvent } from '../port.js';
import { openEmbeddedEventStore } from './open.js';

export interface BenchOptions {
  /** An empty folder on the disk to be measured. */
  readonly folder: string;
  /** Callers that each wait for their append before they send the next one. */
  readonly callers: number;
  readonly seconds: number;
  readonly eventsPerAppend: number;
}

export interface BenchResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of one append, on the thread that runs everything else, too. */
  readonly mainThreadMicros: number;
  readonly bytesPerAppend: number;
}

/** Appends of an instance that runs through ten service tasks. */
const APPENDS_PER_STREAM = 11;

/** Appends through the port: every caller runs one stream after the other, always expecting its exact revision. */
export async function benchAppends(options: BenchOptions): Promise<BenchResult> {
  const store = await openEmbeddedEventStore({ folder: options.folder });
  const events = sampleEvents(options.eventsPerAppend);
  let streams = 0;
  const result = await measure(options, () => {
    let stream = '';
    let revision = -1;
    let left = 0;
    return async () => {
      if (left === 0) {
        streams++;
        stream = `processInstance-${streams * 2 ** 20}`;
        revision = -1;
        left = APPENDS_PER_STREAM;
      }
      left--;
      const expectedRevision = revision < 0 ? ('no-stream' as const) : revision;
      ({ revision } = await store.append({ stream, expectedRevision, events, decisionId: randomUUID() }));
    };
  });
  await store.close();
  return { ...result, bytesPerAppend: sampleBytes(events) };
}

/** What the machine gives: puts of the same bytes into plain LMDB, in groups, each flushed before its callers go on. */
export async function benchRawPuts(
  options: Omit<BenchOptions, 'eventsPerAppend'> & { readonly bytesPerAppend: number },
): Promise<BenchResult> {
  const database = open<Buffer, number>({
    path: join(options.folder, 'raw.mdb'),
    noSubdir: true,
    encoding: 'binary',
    overlappingSync: false,
  });
  const value = Buffer.alloc(options.bytesPerAppend, 0x61);
  let key = 0;
  let group: Promise<unknown> | undefined;
  const put = async (): Promise<void> => {
    // One group at a time, as in the store: who comes during a write waits for the next.
    while (group !== undefined) await group;
    key++;
    const flushed = database.put(key, value);
    setImmediate(() => {
      group ??= flushed.then(() => (group = undefined));
    });
    await flushed;
  };
  const result = await measure(options, () => put);
  await database.close();
  return { ...result, bytesPerAppend: value.length };
}

async function measure(
  { callers, seconds }: Pick<BenchOptions, 'callers' | 'seconds'>,
  caller: () => () => Promise<void>,
): Promise<Omit<BenchResult, 'bytesPerAppend'>> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const before = performance.eventLoopUtilization();
  const run = async (act: () => Promise<void>): Promise<void> => {
    for (let now = performance.now(); now < end;) {
      await act();
      const then = now;
      now = performance.now();
      latencies.push(now - then);
    }
  };
  await Promise.all(Array.from({ length: callers }, () => run(caller())));
  const { active } = performance.eventLoopUtilization(before);
  const elapsed = performance.now() - start;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: Math.round((latencies.length / elapsed) * 1000),
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    mainThreadMicros: (active * 1000) / latencies.length,
  };
}

/** Events of the size and shape that a service task's completion appends. */
function sampleEvents(count: number): readonly NewEvent[] {
  const metadata: EventMetadata = {
    version: 1,
    time: Date.now(),
    tenantId: '<default>',
    actor: '<anonymous>',
    commandId: randomUUID(),
    $correlationId: randomUUID(),
    $causationId: randomUUID(),
    definitionKey: '1048576',
    processId: 'order-fulfilment',
    processVersion: 1,
  };
  return Array.from({ length: count }, (_, at) => ({
    type: 'ElementActivated',
    data: {
      elementInstance: at + 1,
      element: `task-${at}`,
      elementType: 'serviceTask',
      scope: 0,
      token: at + 1,
    },
    metadata,
  }));
}

/** About what one append takes in the log: the envelope once, the events, the stream and decision. */
function sampleBytes(events: readonly NewEvent[]): number {
  const data = events.map(({ type, data: own }) => [type, own, 0]);
  return Buffer.byteLength(JSON.stringify([randomUUID(), randomUUID(), events[0]?.metadata, data]));
}
