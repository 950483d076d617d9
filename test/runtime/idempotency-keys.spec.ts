import type { Command } from '@onward/engine';
import { DEFAULT_TENANT } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { end, model, named, start, task, timer } from './models.js';
import { approvals, Cluster, value } from './support.js';

const set = (name: string): Command => ({
  type: 'SetVariables',
  elementInstance: 0,
  variables: { [name]: 1 },
  local: true,
});

/** Two nodes on one log, with two instances. */
async function world() {
  const cluster = new Cluster();
  const [a, b] = [await cluster.node(), await cluster.node()];
  await cluster.deploy(a, approvals('p', 'one'));
  const keys = [await cluster.start(a, 'p'), await cluster.start(a, 'p')] as const;
  return { cluster, a, b, keys };
}

type World = Awaited<ReturnType<typeof world>>;
type Send = (world: World, node: Runtime, meta: RequestMeta) => Promise<Outcome<unknown>>;

const PAID = { name: 'paid', correlationKey: 'o-1', timeToLive: 60_000, variables: {} };
const file = { name: 'x.bpmn', content: Buffer.from('<x/>') };

/** Everything that takes an idempotency key; each is another request. */
const REQUESTS: Readonly<Record<string, Send>> = {
  'a command on an instance': ({ keys }, node, meta) => node.execute(keys[0], set('a'), meta),
  'the same on another instance': ({ keys }, node, meta) => node.execute(keys[1], set('a'), meta),
  'a creation': (_, node, meta) => node.createInstance({ processId: 'p', variables: {} }, meta),
  'a message': (_, node, meta) => node.messages.publish(PAID, meta),
  'a correlation': (_, node, meta) => node.messages.correlate(PAID, meta, 10),
  'a signal': (_, node, meta) => node.signals.broadcast({ name: 's', variables: {} }, meta),
  'an evaluation': (_, node, meta) => node.conditions.evaluate({ variables: {} }, meta),
  'a deployment': (_, node, meta) => node.deploy([file], meta),
};
const PAIRS = Object.keys(REQUESTS).flatMap((first) =>
  Object.keys(REQUESTS)
    .filter((second) => second !== first)
    .map((second) => [first, second] as const),
);

describe('an idempotency key counts for all requests of a tenant', () => {
  const send = async (it: World, node: Runtime, what: string): Promise<Outcome<unknown>> => {
    const answer = REQUESTS[what]!(it, node, it.cluster.meta({ idempotencyKey: 'k', fingerprint: what }));
    await it.cluster.clock.advance(1_000);
    return await answer;
  };

  test.each(PAIRS)('%s, then %s: refused, also by another node', async (first, second) => {
    const it = await world();
    const before = await send(it, it.a, first);
    expect(before.ok || before.rejection.code !== 'IDEMPOTENCY_KEY_REUSED').toBe(true);
    for (const node of [it.a, it.b, await it.cluster.node()])
      expect(await send(it, node, second)).toMatchObject({
        ok: false,
        rejection: { kind: 'KEY_REUSED', code: 'IDEMPOTENCY_KEY_REUSED' },
      });
  });

  test.each(Object.keys(REQUESTS))('%s again gets its first answer', async (what) => {
    const it = await world();
    const first = await send(it, it.a, what);
    for (const node of [it.a, it.b, await it.cluster.node()]) {
      const again = await send(it, node, what);
      if (first.ok) expect(again).toMatchObject({ ok: true, value: first.value });
      else expect(again).toMatchObject({ ok: false, rejection: { code: first.rejection.code } });
    }
  });

  test('one of two that race on two nodes is refused', async () => {
    const { cluster, a, b, keys } = await world();
    const meta = (fingerprint: string) => cluster.meta({ idempotencyKey: 'k', fingerprint });
    const answers = await Promise.all([
      a.execute(keys[0], set('a'), meta('x')),
      b.execute(keys[1], set('a'), meta('y')),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((it) => !it.ok && it.rejection.kind === 'KEY_REUSED')).toHaveLength(1);
  });

  test('what has none costs no append but its own; what has one, one more', async () => {
    const cluster = new Cluster();
    const appends: string[] = [];
    const node = await cluster.node({
      faults: {
        before: ({ kind, subject }) => {
          if (kind === 'append') appends.push(subject.replace(/-.*/, ''));
          return undefined;
        },
      },
    });
    await cluster.deploy(node, approvals('p', 'one'));
    const key = await cluster.start(node, 'p');
    await cluster.settle();
    appends.length = 0;
    value(await node.execute(key, set('a'), cluster.meta()));
    expect(appends).toEqual(['processInstance']);
    appends.length = 0;
    value(await node.execute(key, set('b'), cluster.meta({ idempotencyKey: 'k', fingerprint: 'x' })));
    expect(appends).toEqual(['command', 'processInstance']);
  });
});

describe('what is to happen once because of an event', () => {
  const started = async (cluster: Cluster, node: Runtime) => {
    await cluster.settle();
    await node.projections.waitFor(await node.projections.head(), 1_000);
    const found = await node.projections
      .collection('process-instances')!
      .find({ filter: { processDefinitionId: 'started' }, limit: 10 });
    return found.length;
  };

  test.each(['timer', 'message'])('is kept from it by no key of a client: a start by a %s', async (by) => {
    const cluster = new Cluster();
    const node = await cluster.node();
    const trigger = by === 'timer' ? timer('duration', 'PT1H') : named('opened');
    const now = cluster.clock.now();
    await cluster.deploy(node, model('started', [start(trigger), task('work'), end()], 'start work end'));
    await cluster.deploy(node, approvals('p', 'one'));
    const { definitionKey } = (await node.definitions.latest('started', DEFAULT_TENANT))!;
    const before = BigInt(await cluster.start(node, 'p'));
    // Numbers are given one after the other: the next instance's, then the message's.
    const messageKey = before + 2n * 2n ** 20n;
    const idempotencyKey =
      by === 'timer' ? `timer/${definitionKey}/start/${now + 3_600_000}` : `message/${messageKey}/started`;
    const meta = cluster.meta({ idempotencyKey, fingerprint: 'x' });
    value(await node.createInstance({ processId: 'p', variables: {} }, meta));
    if (by === 'message') {
      const published = { name: 'opened', timeToLive: 0, variables: {} };
      const { messageKey: given } = value(await node.messages.publish(published, cluster.meta()));
      expect(given).toBe(String(messageKey));
    }
    await cluster.clock.advance(3_600_000);
    expect(await started(cluster, node)).toBe(1);
  });
});
