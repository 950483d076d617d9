import { process } from '@onward/bpmn';
import { ordinalMap } from '@onward/engine';
import { parseKey, type JsonObject, type Key } from '@onward/model';
import { StoreUnavailable } from '@onward/event-store';
import type { Outcome, Runtime, WaitingStep } from '@onward/runtime';
import { Cluster, value } from './support.js';

const shared = { options: { sharedStore: true, leaseMs: 10_000 } };

const listened = process('listened')
  .startEvent()
  .userTask('u', { taskListeners: [{ on: 'completing', type: 'check' }] })
  .endEvent('end')
  .build();

/** A task whose completion waits: asked for on one node, its listener's job at hand on the other. */
async function waiting(cluster: Cluster, one: Runtime, other: Runtime) {
  await cluster.deploy(one, listened);
  await cluster.settle();
  const key = await cluster.start(one, 'listened');
  const userTask = [...ordinalMap.values((await one.instances.state(key))!.userTasks)][0]!.id;
  const complete = (more: object = {}): Promise<Outcome<JsonObject>> =>
    one.execute(
      key,
      { type: 'CompleteUserTask', userTask, variables: {}, action: 'complete' },
      cluster.meta(more),
    );
  const keyed = { idempotencyKey: 'once', fingerprint: 'f' };
  const asked = await complete(keyed);
  expect(value(asked)).toMatchObject({ waitsFor: 'completing' });
  await cluster.settle();
  const request = { type: 'check', worker: 'w', maxJobs: 1, timeout: 60_000, requestTimeout: 0 };
  const [job] = await other.jobs.activate(request);
  const step: WaitingStep = { userTask, after: asked.ok ? asked.revision : NaN };
  const answer = (result: object) =>
    other.execute(
      key,
      { type: 'CompleteJob', job: parseKey(job!.jobKey)!.ordinal, variables: {}, ...result },
      cluster.meta(),
    );
  return { key, step, answer, repeat: () => complete(keyed) };
}

const MINUTE = 60_000;
const waitFor = (runtime: Runtime, key: Key, step: WaitingStep, signal?: AbortSignal) =>
  runtime.instances.waitForStep(key, step, MINUTE, signal);

describe('a step that waits for task listeners', () => {
  test('is known to have ended on every node, whichever the listener answers', async () => {
    const cluster = new Cluster();
    const [one, other] = [await cluster.node(shared), await cluster.node(shared)];
    const { key, step, answer, repeat } = await waiting(cluster, one, other);
    const ends = [waitFor(one, key, step), waitFor(other, key, step)];
    const denied = await answer({ result: { denied: true, deniedReason: 'no' } });
    const expected = { as: 'denied', reason: 'no', revision: denied.ok && denied.revision };
    for (const end of ends) expect(await end).toMatchObject(expected);
    const repeated = await repeat();
    expect(repeated).toMatchObject({ ok: true, replayed: true, value: { waitsFor: 'completing' } });
    expect(await waitFor(other, key, step)).toMatchObject(expected);
  });

  test('stands where all that its end has led to can be read', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    const { key, step, answer } = await waiting(cluster, runtime, runtime);
    const end = waitFor(runtime, key, step);
    const done = await answer({});
    expect(await end).toEqual({
      as: 'done',
      revision: done.ok && done.revision,
      position: done.ok && done.position,
    });
    expect((await runtime.instances.state(key))!.status).toBe('COMPLETED');
  });

  test('is waited for through an outage of the store', async () => {
    const cluster = new Cluster();
    let failures = 0;
    const runtime = await cluster.node({
      faults: {
        before: ({ kind }) =>
          kind === 'deliver' && failures-- > 0 ? { fail: new StoreUnavailable('gone') } : undefined,
      },
    });
    const { key, step, answer } = await waiting(cluster, runtime, runtime);
    failures = 3;
    const end = waitFor(runtime, key, step);
    await answer({});
    await cluster.clock.advance(MINUTE / 2);
    expect(await end).toMatchObject({ as: 'done' });
  });

  test('is given up when the time is over, at an abort, and when the runtime stops', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    const { key, step } = await waiting(cluster, runtime, runtime);
    const late = waitFor(runtime, key, step);
    await cluster.clock.advance(MINUTE);
    expect(await late).toBeUndefined();
    const abort = new AbortController();
    const aborted = waitFor(runtime, key, step, abort.signal);
    abort.abort();
    expect(await aborted).toBeUndefined();
    expect(await waitFor(runtime, key, step, abort.signal)).toBeUndefined();
    const stopped = waitFor(runtime, key, step);
    await runtime.stop();
    expect(await stopped).toBeUndefined();
  });
});
