import { randomUUID } from 'node:crypto';
import { durationMs } from '../durations.js';
import { logProblem } from './compare.js';
import type { Step } from './format.js';
import type { CaseRun } from './run.js';

/** Does one step of a case. Throws what is wrong with it. */
export async function takeStep(run: CaseRun, step: Step): Promise<void> {
  const { api } = run.server;
  if ('advance' in step) return advance(run, step.advance);
  if ('start' in step) return void (await run.start(step.start, step.variables ?? {}));
  if ('publish' in step) return publish(run, step);
  if ('signal' in step) {
    const body = { signalName: step.signal, variables: step.variables ?? {} };
    return void (await run.ok(api.post('/v2/signals/broadcast', body), 200));
  }
  if ('complete' in step) return complete(run, step);
  if ('throw' in step)
    return held(run, step.throw, { error: step.code, ...(step.variables && { variables: step.variables }) });
  if ('fail' in step) return held(run, step.fail, { fail: 'as the case says', retries: step.retries ?? 0 });
  if ('set' in step) return setVariables(run, step);
  if ('activate' in step) return activate(run, step);
  if ('evaluate' in step)
    return void (await run.ok(api.post('/v2/conditionals/evaluation', { variables: step.evaluate }), 200));
  if ('cancel' in step)
    return void (await run.ok(api.post(`/v2/process-instances/${run.main}/cancellation`, {}), 204));
  if ('resolve' in step) return resolve(run);
  return seen(run, step);
}

async function advance(run: CaseRun, duration: string): Promise<void> {
  const ms = durationMs(duration);
  if (ms === 0) throw new Error(`"${duration}" is no duration`);
  await run.server.advance(ms);
}

async function publish(run: CaseRun, step: Extract<Step, { publish: string }>): Promise<void> {
  const { status, body } = await run.server.api.post('/v2/messages/publication', {
    name: step.publish,
    ...(step.key === undefined ? {} : { correlationKey: step.key }),
    ...(step.timeToLive === undefined ? {} : { timeToLive: durationMs(step.timeToLive) }),
    ...(step.messageId === undefined ? {} : { messageId: step.messageId }),
    variables: step.variables ?? {},
  });
  const code = status === 200 ? undefined : (body as { code: string }).code;
  if (code !== step.refused) throw new Error(`message ${step.publish}: ${status} ${JSON.stringify(body)}`);
}

type HeldAnswer = Parameters<CaseRun['worker']['answerHeld']>[1];

async function held(run: CaseRun, elementId: string, answer: HeldAnswer): Promise<void> {
  if (!(await run.worker.answerHeld(elementId, answer))) throw new Error(`no job of ${elementId} is held`);
}

/** A held job, else the user task: its request is repeated until it says how its task listeners have answered, unless they are held. */
async function complete(run: CaseRun, step: Extract<Step, { complete: string }>): Promise<void> {
  const { complete: elementId, variables = {} } = step;
  if (await run.worker.answerHeld(elementId, { variables })) return;
  const tasks = (await run.states()).flatMap(({ userTasks }) => userTasks);
  const task = tasks.find((one) => one.elementId === elementId);
  if (task === undefined) throw new Error(`${elementId} has neither a held job nor a user task`);
  const path = `/v2/user-tasks/${task.userTaskKey}/completion`;
  const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=0' };
  const send = () => run.server.api.post(path, { variables }, { headers });
  const first = await send();
  if (first.status !== 409) run.worker.log.push(elementId);
  await run.worker.workOff();
  const { status, body } = first.status === 504 ? await send() : first;
  const code = status === 204 || status === 504 ? undefined : (body as { code: string }).code;
  if (code !== step.refused) throw new Error(`completion: ${status} ${JSON.stringify(body)}`);
}

async function elementInstance(run: CaseRun, elementId: string): Promise<string> {
  for (const { processInstanceKey } of await run.instances()) {
    const filter = { processInstanceKey, elementId, state: 'ACTIVE' };
    const body = await run.ok(
      run.server.api.caughtUp('POST', '/v2/element-instances/search', { filter }),
      200,
    );
    const [found] = (body as { items: readonly { elementInstanceKey: string }[] }).items;
    if (found !== undefined) return found.elementInstanceKey;
  }
  throw new Error(`${elementId} is not active`);
}

async function setVariables(run: CaseRun, step: Extract<Step, { set: object }>): Promise<void> {
  const scope = step.in === undefined ? run.main! : await elementInstance(run, step.in);
  const body = { variables: step.set, local: step.in !== undefined };
  await run.ok(run.server.api.put(`/v2/element-instances/${scope}/variables`, body), 204);
}

async function activate(run: CaseRun, step: Extract<Step, { activate: unknown }>): Promise<void> {
  const scope = await elementInstance(run, step.in);
  const elements = step.activate.map((elementId) => ({ elementId, variables: step.variables ?? {} }));
  const path = `/v2/element-instances/ad-hoc-activities/${scope}/activation`;
  const body = { elements, cancelRemainingInstances: step.cancelRemaining ?? false };
  await run.ok(run.server.api.post(path, body), 204);
}

async function resolve(run: CaseRun): Promise<void> {
  for (const { incidentKey } of await run.incidents())
    await run.ok(run.server.api.post(`/v2/incidents/${incidentKey}/resolution`, {}), 204);
}

async function seen(run: CaseRun, step: Extract<Step, { seen: unknown }>): Promise<void> {
  const problem = logProblem(step.seen, run.worker.log);
  if (problem !== undefined) throw new Error(`too early or too late: ${problem}`);
  if (step.at === undefined) return;
  const at = (await run.state(run.main!)).tokens.map(({ elementId }) => elementId).toSorted();
  if (JSON.stringify(at) !== JSON.stringify(step.at.toSorted()))
    throw new Error(`tokens are at ${at.join(', ')} instead of ${step.at.join(', ')}`);
}
