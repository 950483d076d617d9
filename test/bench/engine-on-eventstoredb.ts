import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { process as processBuilder, toXml, type Path } from '@onward/bpmn';
import { DEFAULT_LIMITS } from '@onward/engine';
import type { AppendRequest, EventStore, NewEvent } from '@onward/event-store';
import { openEventStoreDb } from '@onward/event-store/eventstoredb';
import { createExpressions, createSchedules } from '@onward/expressions';
import { DEFAULT_TENANT, isInstanceStream, systemClock } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import { createRuntime, silentLogger, systemEntropy, type RequestMeta, type Runtime } from '@onward/runtime';
import { SAGAS } from '@onward/sagas';

export interface EngineBenchOptions {
  readonly connectionString: string;
  /** Instances under way at once; the bare client has as many callers. */
  readonly callers: number;
  /** The two are measured in turns, so that both see the same machine. */
  readonly rounds: number;
  readonly secondsPerRound: number;
  /** All read models are kept up, too; otherwise only the index of open work. */
  readonly readModels: boolean;
}

export interface EngineBenchResult {
  readonly workload: string;
  readonly callers: number;
  readonly readModels: boolean;
  /** Appends to instance streams per second: of the engine, and of the bare client with the same events. */
  readonly engine: number;
  readonly client: number;
  readonly instancesPerSecond: number;
  readonly appendsPerInstance: number;
}

interface Workload {
  readonly name: string;
  readonly xml: Promise<string>;
  /** Waits for the end of each instance. */
  readonly toTheEnd: boolean;
}

const tenSteps = Array.from({ length: 10 }, (_, n) => `step-${n + 1}`).reduce<Path>(
  (path, id) => path.serviceTask(id, { type: 'step' }),
  processBuilder('ten-steps').startEvent(),
);
const startOnly = processBuilder('start-only').startEvent().serviceTask('later', { type: 'nobody' });

const WORKLOADS: readonly Workload[] = [
  { name: 'start-only', xml: toXml(startOnly.endEvent('end').build()), toTheEnd: false },
  { name: 'ten-steps', xml: toXml(tenSteps.endEvent('end').build()), toTheEnd: true },
];

const meta = (): RequestMeta => ({ tenantId: DEFAULT_TENANT, actor: '<anonymous>', commandId: randomUUID() });

/** What the whole engine makes of a server, and what the bare client makes of it with the same appends, in the same run. */
export async function benchEngineOnEventStoreDb(
  options: EngineBenchOptions,
): Promise<readonly EngineBenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-bench-'));
  const appends = new Appends(openEventStoreDb({ connectionString: options.connectionString }));
  const readStore = openEmbeddedReadStore({ folder });
  const client = EventStoreDBClient.connectionString(options.connectionString);
  const runtime = createRuntime(
    {
      eventStore: appends.store,
      readStore: await readStore,
      expressions: createExpressions(),
      schedules: createSchedules(),
      projections: options.readModels ? READ_MODELS : READ_MODELS.filter(({ name }) => name === 'work'),
      sagas: SAGAS,
      clock: systemClock,
      entropy: systemEntropy,
      logger: silentLogger,
    },
    { limits: DEFAULT_LIMITS, sharedStore: true },
  );
  try {
    await runtime.start();
    runtime.jobs.handle('step', () => ({}));
    const results: EngineBenchResult[] = [];
    for (const workload of WORKLOADS)
      results.push(await compare(options, workload, runtime, appends, client));
    return results;
  } finally {
    await runtime.stop();
    await appends.store.close();
    await (await readStore).close();
    await client.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  { callers, readModels, rounds, secondsPerRound }: EngineBenchOptions,
  { name, toTheEnd, xml }: Workload,
  runtime: Runtime,
  appends: Appends,
  client: EventStoreDBClient,
): Promise<EngineBenchResult> {
  await runtime.deploy([{ name: `${name}.bpmn`, content: Buffer.from(await xml) }], meta());
  const runOne = async (): Promise<void> => {
    const created = await runtime.createInstance({ processId: name, variables: { orderId: 'A-1' } }, meta());
    if (!created.ok) throw new Error(created.rejection.message);
    if (toTheEnd) await runtime.instances.waitForEnd(created.value.instanceKey, 60_000);
  };
  const sample = await appends.of(runOne);
  const appendOnce = (stream: string, at: number): Promise<unknown> =>
    client.appendToStream(
      stream,
      sample[at]!.map(({ type, data, metadata }) => jsonEvent({ type, data, metadata })),
      {
        expectedRevision: at === 0 ? 'no_stream' : BigInt(sample.slice(0, at).flat().length - 1),
      },
    );
  const replayOne = async (): Promise<void> => {
    const stream = `bench-${randomUUID()}`;
    for (let at = 0; at < sample.length; at++) await appendOnce(stream, at);
  };
  const totals = { engine: 0, client: 0, instances: 0, engineSeconds: 0, clientSeconds: 0 };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const before = appends.count;
    const instances = await repeat(callers, secondsPerRound, runOne);
    const engine = appends.count - before;
    const replays = await repeat(callers, secondsPerRound, replayOne);
    if (round === 0) continue;
    totals.instances += instances.done;
    totals.engine += engine;
    totals.engineSeconds += instances.seconds;
    totals.client += replays.done * sample.length;
    totals.clientSeconds += replays.seconds;
  }
  return {
    workload: name,
    callers,
    readModels,
    engine: Math.round(totals.engine / totals.engineSeconds),
    client: Math.round(totals.client / totals.clientSeconds),
    instancesPerSecond: Math.round(totals.instances / totals.engineSeconds),
    appendsPerInstance: sample.length,
  };
}

/** How often `callers` have done it one after the other, begun within the time and waited for to the end. */
async function repeat(
  callers: number,
  seconds: number,
  action: () => Promise<void>,
): Promise<{ readonly done: number; readonly seconds: number }> {
  const start = performance.now();
  let done = 0;
  const caller = async (): Promise<void> => {
    for (; performance.now() < start + seconds * 1000; done++) await action();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { done, seconds: (performance.now() - start) / 1000 };
}

/** Counts appends to instances, and remembers the events of some. */
class Appends {
  readonly store: EventStore;
  count = 0;
  #remembered: NewEvent[][] | undefined;

  constructor(store: EventStore) {
    const append = (request: AppendRequest): ReturnType<EventStore['append']> => {
      if (isInstanceStream(request.stream)) {
        this.count++;
        this.#remembered?.push([...request.events]);
      }
      return store.append(request);
    };
    this.store = {
      append,
      readStream: store.readStream.bind(store),
      readAll: store.readAll.bind(store),
      subscribe: store.subscribe.bind(store),
      head: store.head.bind(store),
      setMaxCount: store.setMaxCount.bind(store),
      deleteStream: store.deleteStream.bind(store),
      close: store.close.bind(store),
    };
  }

  /** The events of each append of one instance. */
  async of(run: () => Promise<void>): Promise<readonly (readonly NewEvent[])[]> {
    const remembered: NewEvent[][] = [];
    this.#remembered = remembered;
    await run();
    this.#remembered = undefined;
    return remembered;
  }
}

export function engineTable(results: readonly EngineBenchResult[]): string {
  const rows = results.map(({ workload, callers, readModels, engine, client, instancesPerSecond }) =>
    [
      workload.padEnd(12),
      String(callers).padStart(7),
      (readModels ? 'all' : 'work').padStart(11),
      String(engine).padStart(9),
      String(client).padStart(9),
      `${Math.round((engine / client) * 100)} %`.padStart(6),
      String(instancesPerSecond).padStart(12),
    ].join('  '),
  );
  const head = 'workload      callers  read models   engine/s   client/s   ratio  instances/s';
  return `${[head, ...rows].join('\n')}\n`;
}
