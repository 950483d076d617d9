import type { JsonObject } from '@onward/model';
import { durationMs } from '../durations.js';
import { cancelAll } from '../server/instances.js';
import type { ConformanceServer } from '../server/start-server.js';
import { compare, type Shown } from './compare.js';
import type { Case, ModelCases } from './format.js';
import { CaseRun } from './run.js';
import { takeStep } from './step.js';
import { CaseWorker } from './worker.js';

/** Deploys, starts, takes the steps; yields what is wrong, nothing where the case has passed. */
export async function runCase(
  server: ConformanceServer,
  model: ModelCases,
  xml: string,
  one: Case,
  onFailure: (history: readonly string[]) => void = () => undefined,
): Promise<readonly string[]> {
  const run = new CaseRun(server, new CaseWorker(server, jobTypesOf(model, xml), one.work));
  await run.begin();
  const { status, body } = await server.api.deploy({ [model.file]: xml });
  if (status !== 200) return refusalProblems(one, body);
  if (one.expect.refused !== undefined) return ['the deployment was not refused'];
  try {
    const problems = await played(run, one, xml);
    if (problems.length > 0) onFailure(await historyOf(run));
    return problems;
  } finally {
    await cancelAll(server.api);
    await server.settle();
  }
}

function refusalProblems({ expect }: Case, body: unknown): readonly string[] {
  const { code, problems = [] } = body as {
    code: string;
    problems?: readonly { code: string; message: string }[];
  };
  const codes = [...new Set(problems.map((problem) => problem.code))].toSorted();
  if (JSON.stringify(codes) === JSON.stringify(expect.refused?.toSorted())) return [];
  const said = problems.map((problem) => `${problem.code}: ${problem.message}`).join('; ') || code;
  return [`the deployment was refused: ${said}`];
}

async function played(run: CaseRun, one: Case, xml: string): Promise<readonly string[]> {
  try {
    await play(run, one, xml);
    return compare(one.expect, await show(run));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function play(run: CaseRun, { start, steps = [] }: Case, xml: string): Promise<void> {
  await run.server.settle();
  if (start !== false) {
    const processId = start?.process ?? firstProcessOf(xml);
    run.main = await run.start(processId, atMoments(start?.variables ?? {}, run.server.now()));
  }
  await run.worker.workOff();
  for (const [index, step] of steps.entries()) {
    try {
      await takeStep(run, step);
    } catch (error) {
      throw new Error(`step ${index + 1} ${JSON.stringify(step)}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    await run.worker.workOff();
    if (run.main === undefined) run.main = (await run.instances())[0]?.processInstanceKey;
  }
}

async function show(run: CaseRun): Promise<Shown> {
  if (run.main === undefined) throw new Error('no instance was started');
  const state = await run.state(run.main);
  const all = await run.instances();
  const others: Record<string, string[]> = {};
  for (const { processInstanceKey, processDefinitionId, state: its } of all)
    if (processInstanceKey !== run.main) (others[processDefinitionId] ??= []).push(its);
  for (const states of Object.values(others)) states.sort();
  return {
    log: run.worker.log,
    saw: run.worker.saw,
    state: state.state,
    endReason: state.endReason,
    variables: state.variables,
    at: state.tokens.map(({ elementId }) => elementId).toSorted(),
    passed: await passesOf(
      run,
      all.map(({ processInstanceKey }) => processInstanceKey),
    ),
    incidents: (await run.incidents())
      .map(({ errorType, elementId }) => `${errorType}@${elementId}`)
      .toSorted(),
    others,
  };
}

async function passesOf(run: CaseRun, keys: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const passed: Record<string, number> = {};
  for (const key of keys) {
    for (const { type, data } of await eventsOf(run.server, key)) {
      if (type !== 'ElementPassed' && type !== 'ElementCompleted') continue;
      const element = String(data['element']);
      passed[element] = (passed[element] ?? 0) + 1;
    }
  }
  return passed;
}

interface EventItem {
  readonly revision: number;
  readonly type: string;
  readonly data: JsonObject;
}

async function eventsOf(server: ConformanceServer, key: string): Promise<readonly EventItem[]> {
  const events: EventItem[] = [];
  for (let from: number | null = 0; from !== null;) {
    const { status, body } = await server.api.get(
      `/v2/process-instances/${key}/events?from=${from}&limit=1000`,
    );
    if (status !== 200) throw new Error(`events: ${status} ${JSON.stringify(body)}`);
    events.push(...(body.items as readonly EventItem[]));
    from = body.page.next as number | null;
  }
  return events;
}

/** What has happened in a case, an event a line. */
async function historyOf(run: CaseRun): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { processInstanceKey, processDefinitionId, state } of await run.instances()) {
    lines.push(`${processDefinitionId} ${processInstanceKey} ${state}`);
    for (const { revision, type, data } of await eventsOf(run.server, processInstanceKey))
      lines.push(`  ${revision} ${type} ${JSON.stringify(data)}`);
  }
  return lines;
}

function firstProcessOf(xml: string): string {
  const found = /<(?:[\w-]+:)?process\b[^>]*\bid="([^"]+)"/.exec(xml);
  if (found === null) throw new Error('there is no process in the file');
  return found[1]!;
}

function jobTypesOf({ jobTypes = [] }: ModelCases, xml: string): readonly string[] {
  const written = [
    ...xml.matchAll(/<zeebe:(?:taskDefinition|executionListener)\b[^>]*\btype="([^"=][^"]*)"/g),
  ];
  return [...new Set([...written.map(([, type]) => type!), ...jobTypes])];
}

/** `@PT5S` becomes the moment so much later. */
function atMoments(variables: JsonObject, now: number): JsonObject {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('@P')
        ? new Date(now + durationMs(value.slice(1))).toISOString()
        : value,
    ]),
  );
}
