import { timersOf } from '../durations.js';
import { activeIncidents, cancelAll, instances } from '../server/instances.js';
import type { ConformanceServer } from '../server/start-server.js';
import type { BetsyCase, BetsyModel } from './expected.js';
import { verdict, type Observation } from './verdict.js';
import { CaseLog } from './work.js';
import { BetsyWorker } from './worker.js';

/** Virtual time passes in steps of at most this, ms. */
const STEP_MS = 1000;
/** After every timer: where nothing is expected to happen, nothing has. */
const SLACK_MS = 5000;
const MAX_STEPS = 10_000;

/** Deploys, starts, works and waits; yields what is wrong, nothing where the case has passed. */
export async function runCase(
  server: ConformanceServer,
  model: BetsyModel,
  xml: string,
  one: BetsyCase,
): Promise<readonly string[]> {
  const log = new CaseLog();
  const refused = await deploy(server, model.file, xml);
  if (refused !== undefined) return verdict(one.expect, { refused, failures: [], uncaughtError: false, log });
  const before = new Set((await instances(server.api)).map((instance) => instance.processInstanceKey));
  const failures: string[] = [];
  if (one.startParallelProcessFirst) failures.push(...(await start(server, 'ParallelProcess', {})));
  await server.settle();
  failures.push(...(await start(server, model.processId, one.input)));
  await workOff(server, new BetsyWorker(server, [...new Set(Object.values(model.scripts))], log), {
    until: server.now() + Math.max(one.delayMs, timersOf(xml)) + SLACK_MS,
    before,
  });
  const seen = await observe(server, model, before, failures, log);
  await cancelAll(server.api);
  await server.settle();
  return verdict(one.expect, seen);
}

/** The codes of a refusal; undefined where it was taken. */
async function deploy(
  server: ConformanceServer,
  file: string,
  xml: string,
): Promise<readonly string[] | undefined> {
  const { status, body } = await server.api.deploy({ [file]: xml });
  await server.settle();
  if (status === 200) return undefined;
  if (status >= 500) throw new Error(`deployment: ${status} ${JSON.stringify(body)}`);
  const problems = (body.problems ?? []) as readonly { code: string; elementId?: string; message?: string }[];
  if (problems.length === 0) return [String(body.code)];
  return problems.map(({ code, elementId, message }) => `${code} ${elementId ?? ''} (${message ?? ''})`);
}

/** Words for a refusal, none where it has started. */
async function start(
  server: ConformanceServer,
  processDefinitionId: string,
  variables: object,
): Promise<readonly string[]> {
  const { status, body } = await server.api.post('/v2/process-instances', { processDefinitionId, variables });
  return status === 200 ? [] : [`${processDefinitionId} does not start: ${body.code} ${body.detail}`];
}

/** Until nothing moves and the time is over, or until all that was started has ended. */
async function workOff(
  server: ConformanceServer,
  worker: BetsyWorker,
  { until, before }: { readonly until: number; readonly before: ReadonlySet<string> },
): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step++) {
    await server.settle();
    if (await worker.step()) continue;
    const now = server.now();
    const next = worker.nextEnd;
    if (next === undefined && now >= until) return;
    if (next === undefined && !(await isActive(server, before))) return;
    await server.advance(Math.min(STEP_MS, (next ?? Infinity) - now, now < until ? until - now : Infinity));
  }
  throw new Error(`still not at rest after ${MAX_STEPS} steps`);
}

async function isActive(server: ConformanceServer, before: ReadonlySet<string>): Promise<boolean> {
  const found = await instances(server.api);
  return found.some(({ processInstanceKey, state }) => state === 'ACTIVE' && !before.has(processInstanceKey));
}

async function observe(
  server: ConformanceServer,
  model: BetsyModel,
  before: ReadonlySet<string>,
  refusedStarts: readonly string[],
  log: CaseLog,
): Promise<Observation> {
  const own = (await instances(server.api)).filter((instance) => !before.has(instance.processInstanceKey));
  const incidents = (await activeIncidents(server.api)).filter(
    (incident) => !before.has(incident.processInstanceKey),
  );
  const main = own.find((instance) => instance.processDefinitionId === model.processId);
  return {
    failures: [
      ...refusedStarts,
      ...incidents.map(
        ({ errorType, elementId, errorMessage }) => `${errorType} at ${elementId}: ${errorMessage}`,
      ),
    ],
    uncaughtError: incidents.some(({ errorType }) => errorType === 'UNHANDLED_ERROR_EVENT'),
    ...(main === undefined ? {} : { state: main.state }),
    log,
  };
}
