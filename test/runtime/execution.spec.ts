import { ordinalMap, type Command, type InstanceState } from '@onward/engine';
import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import { instanceStream, SNAPSHOT_STREAM_PREFIX, type Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { MemoryEventStore } from '@onward/testing';
import { approvals, Cluster, sequence, value } from './support.js';

async function onlyUserTask(runtime: Runtime, key: Key): Promise<number> {
  const { userTasks } = (await runtime.instances.state(key))!;
  return [...ordinalMap.keys(userTasks)][0]!;
}

const complete = (userTask: number): Command => ({
  type: 'CompleteUserTask',
  userTask,
  variables: {},
  action: 'complete',
});
const setVariable = (name: string, to = 1): Command => ({
  type: 'SetVariables',
  elementInstance: 0,
  variables: { [name]: to },
  local: true,
});

describe('two nodes on one log', () => {
  test('both complete the same user task: one is taken, the other is told it is completed', async () => {
    const cluster = new Cluster();
    const [a, b] = [await cluster.node(), await cluster.node()];
    await cluster.deploy(a, approvals('p', 'one', 'two'));
    const key = await cluster.start(a, 'p');
    const task = await onlyUserTask(b, key);
    const outcomes = await Promise.all([
      a.execute(key, complete(task), cluster.meta()),
      b.execute(key, complete(task), cluster.meta()),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({
      rejection: { kind: 'WRONG_STATE', state: 'COMPLETED' },
    });
    expect((await cluster.types(a, key)).filter((type) => type === 'UserTaskCompleted')).toHaveLength(1);
  });

  test('a refusal decided on a state that another node has moved on is not answered but decided again', async () => {
    const cluster = new Cluster();
    const [a, b] = [await cluster.node(), await cluster.node()];
    await cluster.deploy(a, approvals('p', 'one', 'two'));
    const key = await cluster.start(a, 'p');
    value(await b.execute(key, complete(await onlyUserTask(b, key)), cluster.meta()));
    const second = await onlyUserTask(b, key);
    expect(await a.execute(key, complete(second), cluster.meta())).toMatchObject({ ok: true });
    expect((await b.instances.state(key))?.status).toBe('COMPLETED');
  });

  test('many writers: every command is stored once, none is lost', async () => {
    const cluster = new Cluster();
    const nodes = [await cluster.node(), await cluster.node(), await cluster.node()];
    await cluster.deploy(nodes[0]!, approvals('p', 'one'));
    const key = await cluster.start(nodes[0]!, 'p');
    const names = Array.from({ length: 30 }, (_, index) => `v${index}`);
    const sent = names.map((name, index) =>
      nodes[index % 3]!.execute(key, setVariable(name), cluster.meta()),
    );
    await cluster.clock.advance(60_000);
    expect((await Promise.all(sent)).every(({ ok }) => ok)).toBe(true);
    const { variables } = ordinalMap.get((await nodes[1]!.instances.state(key))!.elementInstances, 0)!;
    expect(Object.keys(variables).sort()).toEqual([...names].sort());
  });
});

describe('when the store misbehaves', () => {
  test('an append whose outcome is unknown is sent again, identical, and stored once', async () => {
    const cluster = new Cluster();
    let lost = 0;
    const after = ({ kind, subject }: { kind: string; subject: string }) =>
      kind === 'append' && subject.startsWith('processInstance-') && lost++ === 0
        ? { fail: new OutcomeUnknown('the answer was lost') }
        : undefined;
    const runtime = await cluster.node({ faults: { after } });
    await cluster.deploy(runtime, approvals('p', 'one'));
    const starting = cluster.start(runtime, 'p');
    await cluster.clock.advance(5000);
    const types = await cluster.types(runtime, await starting);
    expect(lost).toBeGreaterThan(1);
    expect(types.filter((type) => type === 'ProcessInstanceCreated')).toHaveLength(1);
  });

  test('a store that is away: the command is refused as UNAVAILABLE, nothing is stored, and later it works', async () => {
    const cluster = new Cluster();
    let away = false;
    const before = ({ kind }: { kind: string }) =>
      away && kind === 'append' ? { fail: new StoreUnavailable('no space left on device') } : undefined;
    const runtime = await cluster.node({ faults: { before } });
    await cluster.deploy(runtime, approvals('p', 'one'));
    const key = await cluster.start(runtime, 'p');
    const task = await onlyUserTask(runtime, key);
    const revision = (await runtime.instances.state(key))!.revision;
    away = true;
    expect(await runtime.execute(key, complete(task), cluster.meta())).toMatchObject({
      ok: false,
      rejection: { kind: 'UNAVAILABLE', code: 'STORE_UNAVAILABLE' },
    });
    expect((await runtime.instances.state(key))!.revision).toBe(revision);
    away = false;
    expect(await runtime.execute(key, complete(task), cluster.meta())).toMatchObject({ ok: true });
  });
});

describe('idempotency keys', () => {
  const request = { processId: 'p', variables: { a: 1 } };

  test('creating twice gives one instance and the same answer, also on another node after a restart', async () => {
    const cluster = new Cluster();
    const first = await cluster.node();
    await cluster.deploy(first, approvals('p', 'one'));
    const meta = () => cluster.meta({ idempotencyKey: 'order-1', fingerprint: 'x' });
    const outcomes = [
      await first.createInstance(request, meta()),
      await first.createInstance(request, meta()),
    ];
    outcomes.push(await (await cluster.node()).createInstance(request, meta()));
    for (const outcome of outcomes.slice(1)) {
      const { value: given, position, revision } = outcomes[0] as Extract<(typeof outcomes)[0], { ok: true }>;
      expect(outcome).toMatchObject({ ok: true, value: given, position, revision, replayed: true });
    }
  });

  test('the same key with another payload is refused', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    await cluster.deploy(runtime, approvals('p', 'one'));
    await runtime.createInstance(request, cluster.meta({ idempotencyKey: 'k', fingerprint: 'x' }));
    const other = await runtime.createInstance(
      request,
      cluster.meta({ idempotencyKey: 'k', fingerprint: 'y' }),
    );
    expect(other).toMatchObject({ ok: false, rejection: { kind: 'KEY_REUSED' } });
  });

  test('a replay is answered although If-Match no longer holds', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    await cluster.deploy(runtime, approvals('p', 'one'));
    const key = await cluster.start(runtime, 'p');
    const { revision } = (await runtime.instances.state(key))!;
    const meta = () => cluster.meta({ idempotencyKey: 'k', fingerprint: 'x', expectedRevision: revision });
    const first = await runtime.execute(key, setVariable('a'), meta());
    expect(await runtime.execute(key, setVariable('a'), meta())).toEqual({ ...first, replayed: true });
    const mismatch = await runtime.execute(
      key,
      setVariable('b'),
      cluster.meta({ expectedRevision: revision }),
    );
    expect(mismatch).toMatchObject({ ok: false, rejection: { kind: 'REVISION_MISMATCH' } });
  });

  test('deploying again with the same key gives the first answer', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    const resources = [{ name: 'a.bpmn', content: Buffer.from('<broken') }];
    const meta = cluster.meta({ idempotencyKey: 'd', fingerprint: '1' });
    expect(await runtime.deploy(resources, meta)).toMatchObject({
      ok: false,
      rejection: { kind: 'INVALID' },
    });
    await cluster.deploy(runtime, approvals('p', 'one'));
    expect((await runtime.definitions.latest('p', meta.tenantId))?.version).toBe(1);
    await cluster.deploy(runtime, approvals('p', 'one'));
    expect((await runtime.definitions.latest('p', meta.tenantId))?.version).toBe(1);
    await cluster.deploy(runtime, approvals('p', 'one', 'two'));
    expect((await runtime.definitions.latest('p', meta.tenantId))?.version).toBe(2);
  });
});

test('commands that wait for one instance share an append', async () => {
  const cluster = new Cluster();
  let appends = 0;
  const before = ({ kind, subject }: { kind: string; subject: string }) => {
    if (kind === 'append' && subject.startsWith('processInstance-')) appends++;
    return undefined;
  };
  const runtime = await cluster.node({ faults: { before } });
  await cluster.deploy(runtime, approvals('p', 'one'));
  const key = await cluster.start(runtime, 'p');
  appends = 0;
  const sent = Array.from({ length: 21 }, (_, index) =>
    runtime.execute(key, setVariable(`v${index}`), cluster.meta()),
  );
  expect((await Promise.all(sent)).every(({ ok }) => ok)).toBe(true);
  expect(appends).toBe(2);
});

describe('rehydration', () => {
  const plain = (state: InstanceState | undefined): unknown => JSON.parse(JSON.stringify(state));

  async function longInstance(cluster: Cluster, runtime: Runtime): Promise<Key> {
    await cluster.deploy(runtime, approvals('p', 'one'));
    const key = await cluster.start(runtime, 'p');
    for (let index = 0; index < 1200; index++)
      value(await runtime.execute(key, setVariable(`v${index % 50}`, index), cluster.meta()));
    await cluster.settle();
    return key;
  }

  test('snapshot and tail give what a full replay gives, and a broken snapshot is ignored', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node({ options: { snapshotEvery: 100 } });
    const key = await longInstance(cluster, runtime);
    const expected = plain(await runtime.instances.state(key));
    const store = new MemoryEventStore(cluster.log);
    const [snapshot] = await store.readStream(SNAPSHOT_STREAM_PREFIX + key, {
      direction: 'backwards',
      limit: 1,
    });
    expect(snapshot!.data['revision']).toBeGreaterThan(1000);
    expect(plain(await (await cluster.node()).instances.state(key))).toEqual(expected);
    await store.append({
      stream: SNAPSHOT_STREAM_PREFIX + key,
      expectedRevision: 'any',
      events: [{ ...snapshot!, data: { ...snapshot!.data, state: 'bm90IGEgc3RhdGU=' } }],
      decisionId: cluster.entropy.uuid(),
    });
    expect(plain(await (await cluster.node()).instances.state(key))).toEqual(expected);
  });

  test('the state at a revision is what it was then', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    await cluster.deploy(runtime, sequence('p', 'a', 'b'));
    runtime.jobs.handle('a', () => ({ x: 1 }));
    const key = await cluster.start(runtime, 'p');
    const states: unknown[] = [];
    await cluster.settle();
    const { revision } = (await runtime.instances.state(key))!;
    for (let at = 0; at <= revision; at++)
      states.push((await runtime.instances.state(key, { revision: at }))!.revision);
    expect(states).toEqual(Array.from({ length: revision + 1 }, (_, at) => at));
    expect(await runtime.instances.state(key, { time: cluster.clock.now() - 1 })).toBeUndefined();
    expect((await runtime.instances.state(key, { time: cluster.clock.now() }))!.revision).toBe(revision);
  });

  test('a cache of one instance forgets nothing', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node({ options: { maxCachedInstances: 1 } });
    await cluster.deploy(runtime, approvals('p', 'one'));
    const keys = [];
    for (let index = 0; index < 5; index++) keys.push(await cluster.start(runtime, 'p', { index }));
    for (const key of keys)
      value(await runtime.execute(key, complete(await onlyUserTask(runtime, key)), cluster.meta()));
    const ended = await Promise.all(keys.map(async (key) => (await runtime.instances.state(key))!.status));
    expect(ended).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(cluster.log).toBeDefined();
    expect((await runtime.instances.events(keys[0]!, 0, 1))[0]!.stream).toBe(instanceStream(keys[0]!));
  });
});
