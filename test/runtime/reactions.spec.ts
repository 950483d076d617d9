import { PARKED_SAGAS_STREAM, type Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { boundary, end, message, model, signal, start, task, waiting } from './models.js';
import { Cluster, value } from './support.js';

/** It may remember one idempotency key, ten at most. */
const LIMITS = { maxRememberedCommands: 1 };

async function world(limits: object = LIMITS) {
  const cluster = new Cluster();
  const runtime = await cluster.node({ limits });
  return { cluster, runtime };
}

const heard = { id: 'heard', type: 'endEvent' } as const;
const listening = (...on: Parameters<typeof boundary>[3][]) =>
  model(
    'p',
    [start(), task('work'), end(), boundary('on', 'work', false, ...on), heard],
    'start work end',
    'on heard',
  );

/** Uses up all idempotency keys that the instance may remember. */
async function fill(cluster: Cluster, runtime: Runtime, key: Key): Promise<void> {
  const set = (n: number) =>
    runtime.execute(
      key,
      { type: 'SetVariables', elementInstance: 0, variables: { n }, local: true },
      cluster.meta({ idempotencyKey: `k${n}`, fingerprint: '' }),
    );
  for (let n = 0; n < 10; n++) value(await set(n));
  expect(await set(10)).toMatchObject({ rejection: { code: 'TOO_MANY_REMEMBERED_COMMANDS' } });
}

const triggered = async (cluster: Cluster, runtime: Runtime, key: Key) =>
  (await cluster.types(runtime, key)).filter((type) => type === 'EventSubscriptionTriggered').length;

describe('what sagas bring to an instance', () => {
  test.each([
    [
      'a signal',
      signal('alarm'),
      (runtime: Runtime, cluster: Cluster) =>
        runtime.signals.broadcast({ name: 'alarm', variables: {} }, cluster.meta()),
    ],
    [
      'a message',
      message('paid'),
      (runtime: Runtime, cluster: Cluster) =>
        runtime.messages.publish(
          { name: 'paid', correlationKey: 'o-1', timeToLive: 0, variables: {} },
          cluster.meta(),
        ),
    ],
  ] as const)(
    '%s comes also where no more idempotency keys are taken, however often, and is forgotten when it is over',
    async (_, trigger, send) => {
      const { cluster, runtime } = await world();
      await cluster.deploy(runtime, listening(trigger));
      const key = await cluster.start(runtime, 'p', { order: 'o-1' });
      await cluster.settle();
      await fill(cluster, runtime, key);
      for (let n = 0; n < 40; n++) {
        value<object>(await send(runtime, cluster));
        await cluster.clock.advance(1_100);
      }
      expect(await triggered(cluster, runtime, key)).toBe(40);
      expect((await runtime.instances.state(key))!.reactions.byRevision.size).toBeLessThan(10);
      await runtime.stop();
    },
  );

  test('comes once, wherever the process dies', async () => {
    for (let dies = 0; dies < 25; dies++) {
      const { cluster, runtime } = await world();
      await cluster.deploy(runtime, listening(signal('alarm')));
      const key = await cluster.start(runtime, 'p');
      await cluster.clock.advance(2_000);
      value(await runtime.signals.broadcast({ name: 'alarm', variables: {} }, cluster.meta()));
      for (let turn = 0; turn < dies; turn++) await new Promise((resolve) => setImmediate(resolve));
      cluster.kill();
      const next = await cluster.node({ limits: LIMITS });
      await cluster.clock.advance(5_000);
      expect([dies, await triggered(cluster, next, key)]).toEqual([dies, 1]);
      await next.stop();
    }
  });

  test('is put aside for an operator, and comes to all others, where an instance cannot take it', async () => {
    const { cluster, runtime } = await world({ maxVariableBytes: 100_000 });
    const crowd = Array.from({ length: 12 }, (_, n) => ({
      ...boundary(`on${n}`, 'work', false, signal('alarm')),
      io: { inputs: [], outputs: [{ source: { feel: 'much' }, target: `much${n}` }] },
    }));
    const ends = crowd.map(({ id }) => ({ id: `heard-${id}`, type: 'endEvent' }) as const);
    await cluster.deploy(
      runtime,
      model(
        'crowded',
        [start(), task('work'), end(), ...crowd, ...ends],
        'start work end',
        ...crowd.map(({ id }) => `${id} heard-${id}`),
      ),
    );
    await cluster.deploy(runtime, waiting('p', signal('alarm')));
    const refuses = await cluster.start(runtime, 'crowded');
    const takes = await cluster.start(runtime, 'p');
    await cluster.settle();
    const variables = { much: 'x'.repeat(90_000) };
    value(await runtime.signals.broadcast({ name: 'alarm', variables }, cluster.meta()));
    await cluster.clock.advance(60_000);
    expect((await runtime.instances.state(takes))?.status).toBe('COMPLETED');
    expect(await triggered(cluster, runtime, refuses)).toBe(0);
    const parked = cluster.log.history().filter(({ stream }) => stream === PARKED_SAGAS_STREAM);
    expect(parked).toMatchObject([
      {
        data: {
          eventType: 'SignalBroadcast',
          message: expect.stringContaining('APPEND_TOO_LARGE') as string,
        },
      },
    ]);
    await runtime.stop();
  });
});
