import type { Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { boundary, caught, end, model, signal, start, task, thrown, timer, waiting } from './models.js';
import { Cluster, value } from './support.js';

async function world() {
  const cluster = new Cluster();
  const runtime = await cluster.node();
  return { cluster, runtime };
}

const statusOf = async (runtime: Runtime, key: Key) => (await runtime.instances.state(key))?.status;

async function documents(cluster: Cluster, runtime: Runtime, collection: string, filter: object = {}) {
  await cluster.settle();
  await runtime.projections.waitFor(await runtime.projections.head(), 1_000);
  return runtime.projections.collection(collection)!.find({ filter: filter as never, limit: 100 });
}

const HOUR = 3_600_000;

describe('timers', () => {
  test('come at their moment', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('p', timer('duration', 'PT1H')));
    const key = await cluster.start(runtime, 'p');
    await cluster.clock.advance(HOUR - 1);
    expect(await statusOf(runtime, key)).toBe('ACTIVE');
    await cluster.clock.advance(100);
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    await runtime.stop();
  });

  test('come after a stop in the order in which they were due', async () => {
    const { cluster, runtime } = await world();
    for (const hours of [3, 1, 2])
      await cluster.deploy(runtime, waiting(`p${hours}`, timer('duration', `PT${hours}H`)));
    const keys = new Map<string, Key>();
    for (const id of ['p3', 'p1', 'p2']) keys.set(id, await cluster.start(runtime, id));
    await cluster.settle();
    await runtime.stop();
    await cluster.clock.advance(10 * HOUR);
    const next = await cluster.node();
    await cluster.clock.advance(1_000);
    const ended = await Promise.all(
      [...keys].map(async ([id, key]) => {
        const last = (await next.instances.events(key, 0, 1000)).at(-1)!;
        return { id, type: last.type, position: Number(last.position) };
      }),
    );
    expect(ended.toSorted((a, b) => a.position - b.position).map(({ id, type }) => [id, type])).toEqual(
      ['p1', 'p2', 'p3'].map((id) => [id, 'ProcessInstanceCompleted']),
    );
    await next.stop();
  });

  test('of two nodes come once, also where the one that knew them is gone', async () => {
    const cluster = new Cluster();
    const other = await cluster.node({ options: { sharedStore: true } });
    const first = await cluster.node({ options: { sharedStore: true } });
    const reminder = boundary('remind', 'work', false, timer('cycle', 'R5/PT10S'));
    await cluster.deploy(
      first,
      model(
        'p',
        [start(), task('work'), end(), reminder, { id: 'reminded', type: 'endEvent' }],
        'start work end',
        'remind reminded',
      ),
    );
    const key = await cluster.start(first, 'p');
    await cluster.settle();
    await cluster.clock.advance(25_000);
    cluster.kill();
    await cluster.clock.advance(60_000);
    const events = await other.instances.events(key, 0, 1000);
    expect(events.filter(({ type }) => type === 'EventSubscriptionTriggered')).toHaveLength(5);
    await other.stop();
  });

  test('of a start event start the latest version, again and again', async () => {
    const { cluster, runtime } = await world();
    const daily = (taskId: string) =>
      model('daily', [start(timer('cycle', 'R/PT24H')), task(taskId), end()], `start ${taskId} end`);
    await cluster.deploy(runtime, daily('a'));
    await cluster.clock.advance(49 * HOUR);
    await cluster.deploy(runtime, daily('b'));
    await cluster.clock.advance(49 * HOUR);
    const found = await documents(cluster, runtime, 'process-instances');
    expect(found.map((doc) => doc['processDefinitionVersion']).toSorted()).toEqual([1, 1, 2, 2]);
    await runtime.stop();
  });

  test('of a start event go on after a crash', async () => {
    const cluster = new Cluster();
    const first = await cluster.node();
    await cluster.deploy(first, model('once', [start(timer('duration', 'PT1H')), end()], 'start end'));
    await cluster.settle();
    cluster.kill();
    const next = await cluster.node();
    await cluster.clock.advance(2 * HOUR);
    expect(await documents(cluster, next, 'process-instances')).toMatchObject([{ state: 'COMPLETED' }]);
    await next.stop();
  });

  test('that are none are refused when they are deployed', async () => {
    const { cluster, runtime } = await world();
    await expect(
      cluster.deploy(runtime, model('p', [start(timer('cycle', 'often')), end()], 'start end')),
    ).rejects.toThrow('START_TRIGGER_INVALID');
    await runtime.stop();
  });
});

describe('signals', () => {
  test('from outside come to everything that waits for them, and start the latest version', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('p', signal('alarm')));
    await cluster.deploy(runtime, waiting('q', signal('other')));
    await cluster.deploy(runtime, model('r', [start(signal('alarm')), end()], 'start end'));
    const keys = [];
    for (const id of ['p', 'p', 'q']) keys.push(await cluster.start(runtime, id));
    await cluster.settle();
    value(await runtime.signals.broadcast({ name: 'alarm', variables: { loud: true } }, cluster.meta()));
    await cluster.settle();
    expect(await Promise.all(keys.map((key) => statusOf(runtime, key)))).toEqual([
      'COMPLETED',
      'COMPLETED',
      'ACTIVE',
    ]);
    expect((await runtime.instances.state(keys[0]!))?.finalVariables).toEqual({ loud: true });
    expect(await documents(cluster, runtime, 'process-instances', { processDefinitionId: 'r' })).toHaveLength(
      1,
    );
    await runtime.stop();
  });

  test('from a process come to others', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('p', signal('alarm')));
    const alarm = thrown('ring', { type: 'signal', name: { value: 'alarm' } });
    await cluster.deploy(runtime, model('ringer', [start(), alarm, end()], 'start ring end'));
    const key = await cluster.start(runtime, 'p');
    await cluster.settle();
    await cluster.start(runtime, 'ringer');
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    await runtime.stop();
  });
});

const call = (processId: string) =>
  ({ id: 'call', type: 'callActivity', processId: { value: processId }, binding: 'latest' }) as const;

describe('called processes', () => {
  test('get the variables, and give theirs back', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('child', timer('duration', 'PT1H')));
    await cluster.deploy(runtime, model('parent', [start(), call('child'), end()], 'start call end'));
    const key = await cluster.start(runtime, 'parent', { a: 1 });
    const [child] = await documents(cluster, runtime, 'process-instances', { parentProcessInstanceKey: key });
    expect(child).toMatchObject({ state: 'ACTIVE', rootProcessInstanceKey: key });
    await cluster.clock.advance(2 * HOUR);
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    expect((await runtime.instances.state(key))?.finalVariables).toEqual({ a: 1 });
    await runtime.stop();
  });

  test('are canceled with their caller', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('child', [start(), task('t'), end()], 'start t end'));
    await cluster.deploy(runtime, model('parent', [start(), call('child'), end()], 'start call end'));
    const key = await cluster.start(runtime, 'parent');
    await cluster.settle();
    value(await runtime.execute(key, { type: 'CancelProcessInstance' }, cluster.meta()));
    const found = await documents(cluster, runtime, 'process-instances');
    expect(found.map((doc) => doc['state'])).toEqual(['TERMINATED', 'TERMINATED']);
    await runtime.stop();
  });

  test('pass on the error that nothing in them catches', async () => {
    const { cluster, runtime } = await world();
    const failing = end({ type: 'error', code: { value: 'NO_STOCK' } });
    await cluster.deploy(runtime, model('child', [start(), failing], 'start end'));
    const catching = boundary('caught', 'call', true, { type: 'error', code: 'NO_STOCK' });
    await cluster.deploy(
      runtime,
      model(
        'parent',
        [start(), call('child'), end(), catching, task('repair')],
        'start call end',
        'caught repair end',
      ),
    );
    const key = await cluster.start(runtime, 'parent');
    await cluster.settle();
    const found = await documents(cluster, runtime, 'element-instances', {
      processInstanceKey: key,
      elementId: 'repair',
    });
    expect(found).toMatchObject([{ state: 'ACTIVE' }]);
    await runtime.stop();
  });

  test('that are not there are an incident, which calls again when it is resolved', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('parent', [start(), call('child'), end()], 'start call end'));
    const key = await cluster.start(runtime, 'parent');
    const [incident] = await documents(cluster, runtime, 'incidents');
    expect(incident).toMatchObject({ errorType: 'CALLED_ELEMENT_ERROR', state: 'ACTIVE' });
    await cluster.deploy(runtime, model('child', [start(), end()], 'start end'));
    const ordinal = Number(BigInt(incident!['incidentKey'] as string) % 2n ** 20n);
    value(await runtime.execute(key, { type: 'ResolveIncident', incident: ordinal }, cluster.meta()));
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    await runtime.stop();
  });

  test('show their incidents in their caller', async () => {
    const { cluster, runtime } = await world();
    const failing = thrown('fail', { type: 'message', name: { feel: 'nothing' } });
    await cluster.deploy(runtime, model('child', [start(), failing, end()], 'start fail end'));
    await cluster.deploy(runtime, model('parent', [start(), call('child'), end()], 'start call end'));
    const key = await cluster.start(runtime, 'parent');
    const [parent] = await documents(cluster, runtime, 'process-instances', { processInstanceKey: key });
    expect(parent).toMatchObject({ hasIncident: true, openIncidents: 0 });
    await runtime.stop();
  });

  test('are created once, wherever the process dies', async () => {
    for (let dies = 0; dies < 12; dies++) {
      const cluster = new Cluster();
      const first = await cluster.node();
      await cluster.deploy(
        first,
        model('child', [start(), caught('wait', timer('duration', 'PT1H')), end()], 'start wait end'),
      );
      await cluster.deploy(first, model('parent', [start(), call('child'), end()], 'start call end'));
      void first
        .createInstance(
          { processId: 'parent', variables: {} },
          cluster.meta({ idempotencyKey: 'k', fingerprint: 'f' }),
        )
        .catch(() => undefined);
      for (let turn = 0; turn < dies; turn++) await new Promise((resolve) => setImmediate(resolve));
      cluster.kill();
      const next = await cluster.node();
      const again = next.createInstance(
        { processId: 'parent', variables: {} },
        cluster.meta({ idempotencyKey: 'k', fingerprint: 'f' }),
      );
      await cluster.settle();
      const key = value(await again).instanceKey;
      await cluster.settle();
      const children = await documents(cluster, next, 'process-instances', { processDefinitionId: 'child' });
      expect(children).toHaveLength(1);
      await cluster.clock.advance(2 * HOUR);
      expect(await statusOf(next, key)).toBe('COMPLETED');
      await next.stop();
    }
  });
});

describe('conditions', () => {
  test('start the processes for which they hold', async () => {
    const { cluster, runtime } = await world();
    const over = (limit: number) => start({ type: 'conditional', condition: { feel: `amount > ${limit}` } });
    for (const limit of [10, 100])
      await cluster.deploy(runtime, model(`over-${limit}`, [over(limit), end()], 'start end'));
    const evaluated = value(await runtime.conditions.evaluate({ variables: { amount: 50 } }, cluster.meta()));
    expect(evaluated.instances.map(({ definition }) => definition.processId)).toEqual(['over-10']);
    await runtime.stop();
  });
});
