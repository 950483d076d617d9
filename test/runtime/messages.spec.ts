import { visibleVariables } from '@onward/engine';
import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import type { Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { boundary, end, message, model, named, start, task, thrown, waiting } from './models.js';
import { Cluster, value } from './support.js';

const PAID = { name: 'paid', correlationKey: 'o-1', timeToLive: 60_000, variables: { amount: 5 } };

async function world() {
  const cluster = new Cluster();
  const runtime = await cluster.node();
  return { cluster, runtime };
}

const publish = (cluster: Cluster, runtime: Runtime, more: object = {}) =>
  runtime.messages.publish({ ...PAID, ...more }, cluster.meta());

const statusOf = async (runtime: Runtime, key: Key) => (await runtime.instances.state(key))?.status;

/** Instances of a process as the read model has them. */
async function instancesOf(cluster: Cluster, runtime: Runtime, processId: string) {
  await cluster.settle();
  await runtime.projections.waitFor(await runtime.projections.head(), 1_000);
  return runtime.projections
    .collection('process-instances')!
    .find({ filter: { processDefinitionId: processId }, limit: 100 });
}

describe('messages', () => {
  test.each([
    ['published while somebody waits', false],
    ['buffered until somebody waits', true],
  ])('%s', async (_, first) => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    if (first) value(await publish(cluster, runtime));
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    const other = await cluster.start(runtime, 'order', { order: 'o-2' });
    await cluster.settle();
    if (!first) value(await publish(cluster, runtime));
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    expect((await runtime.instances.state(key))?.finalVariables).toMatchObject({ amount: 5 });
    expect(await statusOf(runtime, other)).toBe('ACTIVE');
    await runtime.stop();
  });

  test('without a time to live it finds those who wait already, also just so', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    value(await publish(cluster, runtime, { timeToLive: 0 }));
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    const late = await cluster.start(runtime, 'order', { order: 'o-1' });
    await cluster.settle();
    expect(await statusOf(runtime, late)).toBe('ACTIVE');
    await runtime.stop();
  });

  test('one instance of a process gets it, and another process, too', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    await cluster.deploy(runtime, waiting('books', message('paid')));
    const keys = [
      await cluster.start(runtime, 'order', { order: 'o-1' }),
      await cluster.start(runtime, 'order', { order: 'o-1' }),
      await cluster.start(runtime, 'books', { order: 'o-1' }),
    ];
    await cluster.settle();
    value(await publish(cluster, runtime));
    await cluster.settle();
    const states = await Promise.all(keys.map((key) => statusOf(runtime, key)));
    expect(states).toEqual(['COMPLETED', 'ACTIVE', 'COMPLETED']);
    await runtime.stop();
  });

  test('an id is taken while its message lives', async () => {
    const { cluster, runtime } = await world();
    value(await publish(cluster, runtime, { messageId: 'x' }));
    expect(await publish(cluster, runtime, { messageId: 'x' })).toMatchObject({
      ok: false,
      rejection: { code: 'MESSAGE_ALREADY_PUBLISHED' },
    });
    await cluster.clock.advance(60_001);
    value(await publish(cluster, runtime, { messageId: 'x' }));
    await runtime.stop();
  });

  test('it expires', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    value(await publish(cluster, runtime));
    await cluster.clock.advance(60_001);
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('ACTIVE');
    await runtime.stop();
  });

  test('a boundary event that does not interrupt gets each that comes', async () => {
    const { cluster, runtime } = await world();
    const note = boundary('note', 'work', false, message('paid'));
    const noted = { id: 'noted', type: 'endEvent' } as const;
    await cluster.deploy(
      runtime,
      model('order', [start(), task('work'), end(), note, noted], 'start work end', 'note noted'),
    );
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    for (let n = 0; n < 3; n++) value(await publish(cluster, runtime));
    await cluster.settle();
    const types = await cluster.types(runtime, key);
    expect(types.filter((type) => type === 'EventSubscriptionTriggered')).toHaveLength(3);
    await runtime.stop();
  });

  test('one that a process throws is published', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    const send = thrown('send', {
      type: 'message',
      name: { value: 'paid' },
      correlationKey: { value: 'o-1' },
    });
    await cluster.deploy(runtime, model('payer', [start(), send, end()], 'start send end'));
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    await cluster.settle();
    await cluster.start(runtime, 'payer');
    await cluster.settle();
    expect(await statusOf(runtime, key)).toBe('COMPLETED');
    await runtime.stop();
  });

  test('it starts the latest version of a process, once', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('order', [start(named('placed')), end()], 'start end'));
    await cluster.deploy(runtime, model('order', [start(named('placed')), task('t'), end()], 'start t end'));
    value(await publish(cluster, runtime, { name: 'placed' }));
    const instances = await instancesOf(cluster, runtime, 'order');
    expect(instances).toMatchObject([{ processDefinitionVersion: 2, state: 'ACTIVE' }]);
    await runtime.stop();
  });

  test('buffered, it starts what is deployed later', async () => {
    const { cluster, runtime } = await world();
    value(await publish(cluster, runtime, { name: 'placed' }));
    await cluster.settle();
    await cluster.deploy(runtime, model('order', [start(named('placed')), end()], 'start end'));
    expect(await instancesOf(cluster, runtime, 'order')).toMatchObject([{ state: 'COMPLETED' }]);
    await runtime.stop();
  });

  test('with a correlation key it starts the next instance when the one before has ended, also after a crash', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('order', [start(named('placed')), task('t'), end()], 'start t end'));
    const placed = (at: Runtime, n: number, more: object = {}) =>
      publish(cluster, at, { name: 'placed', variables: { n }, ...more });
    for (const n of [1, 2, 3]) value(await placed(runtime, n));
    value(await placed(runtime, 4, { timeToLive: 0 }));
    value(await placed(runtime, 9, { correlationKey: 'o-2' }));
    const running = async (at: Runtime) => {
      const active = (await instancesOf(cluster, at, 'order')).filter(({ state }) => state === 'ACTIVE');
      const states = await Promise.all(
        active.map(({ _id }) =>
          at.instances.state(_id as Key).then((state) => ({ key: _id as Key, state: state! })),
        ),
      );
      return states.map(({ key, state }) => ({ key, n: visibleVariables(state, 0)['n'] }));
    };
    expect((await running(runtime)).map(({ n }) => n).toSorted()).toEqual([1, 9]);
    const cancel = async (at: Runtime, number: number) => {
      const found = (await running(at)).find(({ n }) => n === number);
      return at.execute(found!.key, { type: 'CancelProcessInstance' }, cluster.meta());
    };
    value(await cancel(runtime, 1));
    expect((await running(runtime)).map(({ n }) => n).toSorted()).toEqual([2, 9]);
    const ends = cancel(runtime, 2);
    await ends;
    cluster.kill();
    const next = await cluster.node();
    expect((await running(next)).map(({ n }) => n).toSorted()).toEqual([3, 9]);
    value(await cancel(next, 3));
    expect((await running(next)).map(({ n }) => n)).toEqual([9]);
    await next.stop();
  });

  test('one that a process which has ended at once was started by is over at once', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('order', [start(named('placed')), end()], 'start end'));
    for (let n = 0; n < 3; n++) value(await publish(cluster, runtime, { name: 'placed', variables: { n } }));
    expect(await instancesOf(cluster, runtime, 'order')).toMatchObject(
      Array.from({ length: 3 }, () => ({ state: 'COMPLETED' })),
    );
    await runtime.stop();
  });

  test('correlated at once, the answer names who has taken it', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    const key = await cluster.start(runtime, 'order', { order: 'o-1' });
    const request = { name: 'paid', correlationKey: 'o-1', variables: {} };
    const taken = runtime.messages.correlate(request, cluster.meta(), 5_000);
    await cluster.settle();
    expect(value(await taken)).toMatchObject({ instanceKey: key });
    const nobody = runtime.messages.correlate(request, cluster.meta(), 5_000);
    await cluster.settle();
    expect(value(await nobody)).toEqual({ messageKey: expect.any(String) });
    await runtime.stop();
  });

  test('sent twice with one idempotency key it is published once', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, model('order', [start(named('placed')), end()], 'start end'));
    const meta = { idempotencyKey: 'k', fingerprint: 'f' };
    const request = { ...PAID, name: 'placed', timeToLive: 0 };
    const first = value(await runtime.messages.publish(request, cluster.meta(meta)));
    await cluster.settle();
    const second = value(await runtime.messages.publish(request, cluster.meta(meta)));
    expect(second.messageKey).toBe(first.messageKey);
    expect(await instancesOf(cluster, runtime, 'order')).toHaveLength(1);
    await runtime.stop();
  });

  test('sent again to a node whose clock is behind it is published once', async () => {
    const cluster = new Cluster();
    const before = ({ kind, subject }: { kind: string; subject: string }) =>
      kind === 'append' && subject.startsWith('message-')
        ? { fail: new StoreUnavailable('gone') }
        : undefined;
    const ahead = await cluster.node({ aheadMs: 120_000, faults: { before } });
    const behind = await cluster.node();
    const meta = { idempotencyKey: 'k', fingerprint: 'f' };
    const request = { ...PAID, timeToLive: 0 };
    const failed = ahead.messages.publish(request, cluster.meta(meta)).catch((error: unknown) => error);
    await cluster.clock.advance(60_000);
    expect(await failed).not.toMatchObject({ ok: true });
    const answers = [];
    for (let times = 0; times < 2; times++) {
      answers.push(await behind.messages.publish(request, cluster.meta(meta)));
      await cluster.clock.advance(100);
    }
    expect(answers).toMatchObject([{ ok: true }, { ok: true, replayed: true }]);
    expect(cluster.log.history().filter(({ type }) => type === 'MessagePublished')).toHaveLength(1);
    for (const node of [ahead, behind]) await node.stop();
  });

  test('sent again to another node while the first one waits for its store it is published once', async () => {
    const cluster = new Cluster();
    let lost = 1;
    const before = ({ kind, subject }: { kind: string; subject: string }) =>
      kind === 'append' && subject.startsWith('message-') && lost-- > 0
        ? { fail: new OutcomeUnknown('no answer') }
        : undefined;
    const nodes = [await cluster.node({ faults: { before } }), await cluster.node()] as const;
    const meta = { idempotencyKey: 'k', fingerprint: 'f' };
    const send = (node: Runtime) => node.messages.publish({ ...PAID, timeToLive: 0 }, cluster.meta(meta));
    const first = send(nodes[0]);
    await cluster.settle();
    expect(lost).toBe(0);
    const second = await send(nodes[1]);
    await cluster.settle();
    await cluster.clock.advance(10_000);
    expect(value(await first).messageKey).toBe(value(second).messageKey);
    expect(cluster.log.history().filter(({ type }) => type === 'MessagePublished')).toHaveLength(1);
    for (const node of nodes) await node.stop();
  });

  test('sent again it gets the answer of then, whatever it has led to at once and since', async () => {
    const { cluster, runtime } = await world();
    await cluster.deploy(runtime, waiting('order', message('paid')));
    await cluster.start(runtime, 'order', { order: 'o-1' });
    await cluster.settle();
    const send = async () => {
      const meta = cluster.meta({ idempotencyKey: 'k', fingerprint: 'f' });
      const outcome = await runtime.messages.publish({ ...PAID, timeToLive: 0 }, meta);
      return outcome.ok ? [outcome.value.messageKey, outcome.position, outcome.revision] : outcome;
    };
    const first = await send();
    expect(await send()).toEqual(first);
    await cluster.settle();
    expect(await send()).toEqual(first);
    await runtime.stop();
  });
});
