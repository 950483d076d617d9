import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { EventMetadata, NewEvent } from '@onward/event-store';
import { openEventStoreDb } from '@onward/event-store/eventstoredb';

export interface EventStoreDbBenchOptions {
  readonly connectionString: string;
  /** Callers that each wait for their append before they send the next one. */
  readonly callers: number;
  readonly eventsPerAppend: number;
  /** The two are measured in turns, so that both see the same machine. */
  readonly rounds: number;
  readonly secondsPerRound: number;
}

export interface EventStoreDbBenchResult {
  /** Appends per second through the event store port. */
  readonly adapter: number;
  /** The same through `appendToStream` of the bare client. */
  readonly client: number;
  readonly adapterP50Ms: number;
  readonly clientP50Ms: number;
}

/** Appends one, expecting the stream at `revision` (-1: no stream), and gives its new revision. */
type AppendOne = (stream: string, revision: number) => Promise<number>;

/** Appends of an instance that runs through ten service tasks. */
const APPENDS_PER_STREAM = 11;

/** What the adapter costs: the same appends through it and through the bare client, on the same server in the same run. */
export async function benchEventStoreDb(options: EventStoreDbBenchOptions): Promise<EventStoreDbBenchResult> {
  const events = sampleEvents(options.eventsPerAppend);
  const store = openEventStoreDb({ connectionString: options.connectionString });
  const client = EventStoreDBClient.connectionString(options.connectionString);
  const throughAdapter: AppendOne = async (stream, revision) => {
    const expectedRevision = revision < 0 ? ('no-stream' as const) : revision;
    return (await store.append({ stream, expectedRevision, events, decisionId: randomUUID() })).revision;
  };
  const throughClient: AppendOne = async (stream, revision) => {
    const expectedRevision = revision < 0 ? ('no_stream' as const) : BigInt(revision);
    const list = events.map(({ type, data, metadata }) => jsonEvent({ type, data, metadata }));
    return Number((await client.appendToStream(stream, list, { expectedRevision })).nextExpectedRevision);
  };
  const latencies = { adapter: [] as number[], client: [] as number[] };
  try {
    // The first round warms up.
    for (let round = 0; round <= options.rounds; round++) {
      const turns = [
        [throughAdapter, latencies.adapter],
        [throughClient, latencies.client],
      ] as const;
      for (const [append, into] of round % 2 === 0 ? turns : turns.toReversed()) {
        const measured = await measure(options, append);
        if (round > 0) into.push(...measured);
      }
    }
  } finally {
    await store.close();
    await client.dispose();
  }
  const seconds = options.rounds * options.secondsPerRound;
  return {
    adapter: Math.round(latencies.adapter.length / seconds),
    client: Math.round(latencies.client.length / seconds),
    adapterP50Ms: median(latencies.adapter),
    clientP50Ms: median(latencies.client),
  };
}

/** The latency of every append, in milliseconds. */
async function measure(
  { callers, secondsPerRound }: EventStoreDbBenchOptions,
  append: AppendOne,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  const end = performance.now() + secondsPerRound * 1000;
  const caller = async (): Promise<void> => {
    let stream = '';
    let revision = -1;
    for (let done = 0, now = performance.now(); now < end; done++) {
      if (done % APPENDS_PER_STREAM === 0) {
        stream = `bench-${randomUUID()}`;
        revision = -1;
      }
      revision = await append(stream, revision);
      const began = now;
      now = performance.now();
      latencies.push(now - began);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return latencies;
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function main(connectionString: string): Promise<void> {
  process.stdout.write('callers  adapter/s   client/s  ratio  adapter p50  client p50\n');
  for (const callers of [1, 64, 256]) {
    const result = await benchEventStoreDb({
      connectionString,
      callers,
      eventsPerAppend: 3,
      rounds: 4,
      secondsPerRound: 2,
    });
    const cells = [
      String(callers).padStart(7),
      String(result.adapter).padStart(9),
      String(result.client).padStart(9),
      `${Math.round((result.adapter / result.client) * 100)} %`.padStart(5),
      `${result.adapterP50Ms.toFixed(2)} ms`.padStart(11),
      `${result.clientP50Ms.toFixed(2)} ms`.padStart(10),
    ];
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const connectionString = process.argv[2] ?? process.env['ONWARD_TEST_EVENTSTORE'];
  if (connectionString === undefined) {
    process.stderr.write('usage: node --import tsx test/bench/eventstoredb.ts esdb://host:port\n');
    process.exitCode = 1;
  } else await main(connectionString);
}
