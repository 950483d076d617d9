import { StoreUnavailable } from '@onward/event-store';
import type { RecordedEvent } from '@onward/event-store';
import type { Command } from '@onward/engine';
import { instanceStream, keyOf } from '@onward/model';
import type { Key } from '@onward/model';
import type { SagaDefinition } from '@onward/sagas';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  VirtualClock,
  plainEvent,
  seededEntropy,
  until,
} from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { SagaHost, directPublish } from './saga-host.js';
import type { SagaHostOptions } from './saga-host.js';

const KEY = keyOf(1);
const OTHER = keyOf(2);
const failure = (n: number) => plainEvent('FailureRecorded', { failure: n });

const saga: SagaDefinition = {
  name: 'test',
  reactsTo: ['FailureRecorded'],
  react: (event) => [
    {
      instanceKey: event.stream.slice('processInstance-'.length) as Key,
      command: { type: 'StartCompensation', failure: Number(event.data['failure']), saga: 'test' },
    },
  ],
};

type Answer = () => Promise<unknown>;
const answered: Answer = async () => ({ ok: true });

function world() {
  const clock = new VirtualClock();
  const log = new MemoryEventLog();
  const writer = new HistoryWriter(new MemoryEventStore(log));
  const sent: string[] = [];
  const parked: string[] = [];
  const hosts: SagaHost[] = [];
  const begin = async (
    answer: (key: Key, failure: number, sent: number) => Answer,
    options: Partial<SagaHostOptions> = {},
  ) => {
    const entropy = seededEntropy(hosts.length + 1);
    const execute = (key: Key, command: Command): Promise<unknown> => {
      const { failure: n } = command as Extract<Command, { type: 'StartCompensation' }>;
      sent.push(`${key === KEY ? 'A' : 'B'}${n}`);
      return answer(key, n, sent.length)();
    };
    const host = new SagaHost({
      eventStore: new MemoryEventStore(log),
      sagas: [saga],
      publish: directPublish([saga], execute, entropy, async () => ({ ok: true })),
      clock,
      entropy,
      logger: silentLogger,
      onParked: (event, error) => parked.push(`${event.type}: ${error.message}`),
      ...options,
    });
    hosts.push(host);
    await host.start();
    return host;
  };
  const fail = (key: Key, n: number) => writer.append(instanceStream(key), failure(n));
  return { clock, log, writer, sent, parked, hosts, begin, fail };
}

const stored = (log: MemoryEventLog, stream: string): readonly RecordedEvent[] =>
  log.history().filter((event) => event.stream === stream);

describe('SagaHost', () => {
  let current: ReturnType<typeof world>;
  beforeEach(() => (current = world()));
  afterEach(async () => {
    for (const host of current.hosts) await host.stop();
  });

  it('reacts to what was stored before its first start and to what comes after, and to nothing else', async () => {
    const { begin, fail, sent, writer } = current;
    await fail(KEY, 1);
    await writer.append(instanceStream(KEY), plainEvent('ElementActivated', { failure: 9 }));
    await writer.append('command-x', failure(8));
    await begin(() => answered);
    await fail(OTHER, 2);
    await until(() => sent.length === 2);
    expect(sent).toEqual(['A1', 'B2']);
  });

  it('goes on behind its checkpoint, and repeats at most what was not answered', async () => {
    const { begin, fail, sent } = current;
    let answer = () => {};
    const first = await begin((_, n) =>
      n === 2 ? () => new Promise<void>((resolve) => (answer = resolve)) : answered,
    );
    await fail(KEY, 1);
    await fail(KEY, 2);
    await fail(OTHER, 3);
    await until(() => sent.length === 3);
    const stopping = first.stop();
    await current.clock.advance(5_000);
    await stopping;
    await begin(() => answered);
    await until(() => sent.length === 5);
    expect(sent).toEqual(['A1', 'A2', 'B3', 'A2', 'B3']);
    answer();
  });

  it('publishes the next event of an instance only when the former is answered; others go on', async () => {
    const { begin, fail, sent } = current;
    let answer = () => {};
    await begin((_, n) => (n === 1 ? () => new Promise<void>((resolve) => (answer = resolve)) : answered));
    await fail(KEY, 1);
    await fail(KEY, 2);
    await fail(OTHER, 3);
    await until(() => sent.includes('B3'));
    expect(sent).toEqual(['A1', 'B3']);
    answer();
    await until(() => sent.length === 3);
    expect(sent).toEqual(['A1', 'B3', 'A2']);
  });

  it.each<[string, Answer]>([
    ['a store that is unavailable', () => Promise.reject(new StoreUnavailable('gone'))],
    [
      'a command that is unavailable',
      async () => ({ ok: false, rejection: { kind: 'UNAVAILABLE', code: 'X', message: 'later' } }),
    ],
  ])('tries again for as long as it takes after %s', async (_, unavailable) => {
    const { begin, clock, fail, parked, sent } = current;
    await begin((_key, _n, count) => (count <= 20 ? unavailable : answered));
    await fail(KEY, 1);
    await clock.advance(120_000);
    expect(sent).toHaveLength(21);
    expect(parked).toEqual([]);
  });

  it('repeats at the next start what waited for its next try at the stop', async () => {
    const { begin, clock, fail, sent } = current;
    const first = await begin(() => () => Promise.reject(new StoreUnavailable('gone')));
    await fail(KEY, 1);
    await fail(KEY, 2);
    await until(() => sent.length > 0);
    await clock.advance(10);
    await first.stop();
    expect(new Set(sent)).toEqual(new Set(['A1']));
    sent.length = 0;
    await begin(() => answered);
    await until(() => sent.length === 2);
    expect(sent).toEqual(['A1', 'A2']);
  });

  it('takes a domain rejection for an answer', async () => {
    const { begin, clock, fail, sent } = current;
    await begin(() => async () => ({
      ok: false,
      rejection: { kind: 'WRONG_STATE', code: 'X', message: 'moved on' },
    }));
    await fail(KEY, 1);
    await fail(KEY, 2);
    await clock.advance(60_000);
    expect(sent).toEqual(['A1', 'A2']);
  });

  it('parks what keeps failing, durably, and goes on with the rest', async () => {
    const { begin, clock, fail, log, parked, sent } = current;
    const first = await begin((_, n) => (n === 1 ? () => Promise.reject(new TypeError('a bug')) : answered));
    const { position } = await fail(KEY, 1);
    await fail(KEY, 2);
    await clock.advance(60_000);
    expect(sent).toEqual(['A1', 'A1', 'A1', 'A1', 'A1', 'A2']);
    expect(parked).toEqual(['FailureRecorded: a bug']);
    expect(stored(log, 'parked-sagas').map((event) => event.data)).toEqual([
      expect.objectContaining({
        stream: instanceStream(KEY),
        revision: 0,
        position,
        message: 'a bug',
        tries: 5,
      }),
    ]);
    await first.stop();
    await begin(() => answered);
    await clock.advance(60_000);
    expect(sent).toHaveLength(6);
  });

  it('parks a reaction that throws, and a publisher that does', async () => {
    const { begin, clock, fail, parked } = current;
    const throwing: SagaDefinition = {
      ...saga,
      react: () => {
        throw new Error('cannot react');
      },
    };
    await begin(() => answered, {
      publish: directPublish(
        [throwing],
        async () => ({}),
        seededEntropy(9),
        async () => ({}),
      ),
    });
    await fail(KEY, 1);
    await clock.advance(60_000);
    await begin(() => answered, {
      checkpoints: { load: async () => undefined, save: async () => {} },
      publish: () => {
        throw new Error('cannot publish');
      },
    });
    await clock.advance(60_000);
    expect(parked).toEqual(['FailureRecorded: cannot react', 'FailureRecorded: cannot publish']);
  });

  it('reacts to at most 256 events at once', async () => {
    const { begin, clock, fail, sent } = current;
    const answers: (() => void)[] = [];
    for (let n = 0; n < 400; n++) await fail(keyOf(n + 10), n);
    await begin(() => () => new Promise<void>((resolve) => answers.push(resolve)));
    await clock.advance(100);
    expect(sent).toHaveLength(256);
    answers.shift()?.();
    await clock.advance(0);
    expect(sent).toHaveLength(257);
    while (answers.length > 0) {
      for (const answer of answers.splice(0)) answer();
      await clock.advance(0);
    }
    expect(sent).toHaveLength(400);
  });

  it('stores few checkpoints, and none while nothing happens', async () => {
    const { begin, clock, fail, log } = current;
    await begin(() => answered);
    for (let n = 0; n < 500; n++) await fail(KEY, n);
    await clock.advance(600_000);
    const checkpoints = stored(log, 'checkpoint-sagas');
    expect(checkpoints.length).toBeGreaterThan(0);
    expect(checkpoints.length).toBeLessThan(5);
    expect(checkpoints.at(-1)?.data['position']).toBe(stored(log, instanceStream(KEY)).at(-1)?.position);
  });

  it('loses no reaction however often the process dies', async () => {
    const { clock, fail, log, sent } = current;
    const acknowledged = new Set<string>();
    for (let round = 0; round < 15; round++) {
      const eventStore = new MemoryEventStore(log);
      const entropy = seededEntropy(round + 100);
      const answerAfter = Math.floor(entropy.random() * 4);
      let alive = true;
      const publish = directPublish(
        [saga],
        async (key, command) => {
          if (!alive) return new Promise(() => {});
          const name = `${key}-${(command as { failure: number }).failure}`;
          sent.push(name);
          await new Promise<void>((resolve) => clock.schedule(answerAfter * 400, resolve));
          if (alive) acknowledged.add(name);
          return { ok: true };
        },
        entropy,
        async () => ({ ok: true }),
      );
      const host = new SagaHost({ eventStore, sagas: [saga], publish, clock, entropy, logger: silentLogger });
      await host.start();
      for (let n = 0; n < 20; n++) {
        await fail(n % 2 === 0 ? KEY : OTHER, round * 20 + n);
        await clock.advance(Math.floor(entropy.random() * 150));
      }
      alive = false;
      eventStore.kill();
      log.crash();
    }
    const last = await current.begin((key, n) => async () => acknowledged.add(`${key}-${n}`));
    await clock.advance(60_000);
    await last.stop();
    expect(acknowledged.size).toBe(300);
  });
});
