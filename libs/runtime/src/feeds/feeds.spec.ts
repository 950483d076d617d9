import { StoreUnavailable } from '@onward/event-store';
import type { RecordedEvent } from '@onward/event-store';
import { instanceStream } from '@onward/model';
import type { Key, Position } from '@onward/model';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  VirtualClock,
  plainEvent,
  until,
} from '@onward/testing/simulated';
import type { StoreFaults } from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { Feeds } from './feeds.js';

const KEY = '1048576' as Key;
const OTHER = '2097152' as Key;
const numbered = (n: number) => plainEvent('Numbered', { n });

function world(faults: StoreFaults = {}) {
  const clock = new VirtualClock();
  const log = new MemoryEventLog();
  const writer = new HistoryWriter(new MemoryEventStore(log));
  const feeds = new Feeds({ eventStore: new MemoryEventStore(log, { faults }), clock, logger: silentLogger });
  const abort = new AbortController();
  return { clock, log, writer, feeds, abort };
}

/** Iterates in the background and keeps what has come; `pause` holds the consumer back. */
function consume<B>(feed: AsyncIterable<B>, eventsOf: (batch: B) => readonly RecordedEvent[]) {
  const seen: number[] = [];
  const batches: B[] = [];
  let gate: Promise<void> = Promise.resolve();
  const ended = (async () => {
    for await (const batch of feed) {
      batches.push(batch);
      seen.push(...eventsOf(batch).map((event) => Number(event.data['n'])));
      await gate;
    }
  })();
  const pause = () => {
    let resume = () => {};
    gate = new Promise((resolve) => (resume = resolve));
    return () => {
      gate = Promise.resolve();
      resume();
    };
  };
  return { seen, batches, ended, pause };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('the feed of an instance', () => {
  it('gives history, then what comes live, without gap or repetition, until aborted', async () => {
    const { feeds, writer, abort } = world();
    for (const n of range(0, 600)) await writer.append(instanceStream(KEY), numbered(n));
    const { seen, ended } = consume(feeds.instance(KEY, 10, abort.signal), (batch) => batch);
    for (const n of range(600, 900)) {
      await writer.append(instanceStream(KEY), numbered(n));
      await writer.append(instanceStream(OTHER), numbered(-1));
    }
    await until(() => seen.length === 890);
    expect(seen).toEqual(range(10, 900));
    abort.abort();
    await ended;
  });

  it('reads from the store again for a consumer that was too slow', async () => {
    const { feeds, writer, abort } = world();
    const { seen, ended, pause } = consume(feeds.instance(KEY, 0, abort.signal), (batch) => batch);
    await writer.append(instanceStream(KEY), numbered(0));
    await until(() => seen.length === 1);
    const resume = pause();
    for (const n of range(1, 3_000)) await writer.append(instanceStream(KEY), numbered(n));
    expect(seen.length).toBeLessThan(1_100);
    resume();
    await until(() => seen.length === 3_000);
    expect(seen).toEqual(range(0, 3_000));
    abort.abort();
    await ended;
  });

  it('goes on after the subscription has failed', async () => {
    let failures = 0;
    const { clock, feeds, writer, abort } = world({
      before: ({ kind }) =>
        kind === 'deliver' && failures++ % 3 === 0 ? { fail: new StoreUnavailable('gone') } : undefined,
    });
    const { seen, ended } = consume(feeds.instance(KEY, 0, abort.signal), (batch) => batch);
    for (const n of range(0, 50)) {
      await writer.append(instanceStream(KEY), numbered(n));
      await clock.advance(100);
    }
    await clock.advance(60_000);
    expect(seen).toEqual(range(0, 50));
    expect(failures).toBeGreaterThan(10);
    abort.abort();
    await ended;
  });

  it('ends when the feeds stop, and gives nothing after that', async () => {
    const { feeds, abort } = world();
    const { ended } = consume(feeds.instance(KEY, 0, abort.signal), (batch) => batch);
    await feeds.stop();
    await ended;
    const late = consume(feeds.instance(KEY, 0, abort.signal), (batch) => batch);
    await late.ended;
    expect(late.seen).toEqual([]);
  });
});

describe('the feed of everything', () => {
  it('gives all instance and deployment events behind a position, and moves on past the others', async () => {
    const { feeds, writer, abort } = world();
    await writer.append('deployments-<default>', numbered(0));
    const { position } = await writer.append(instanceStream(KEY), numbered(1));
    for (const n of range(2, 700))
      await writer.append(instanceStream(n % 2 === 0 ? KEY : OTHER), numbered(n));
    const { seen, batches, ended } = consume(feeds.all(position, abort.signal), (batch) => batch.events);
    await until(() => seen.length === 698);
    for (const n of range(700, 800)) await writer.append(instanceStream(KEY), numbered(n));
    const last = await writer.append('command-x', numbered(-1));
    await until(() => batches.at(-1)?.upTo === last.position);
    expect(seen).toEqual(range(2, 800));
    abort.abort();
    await ended;
  });

  it('serves hundreds of consumers from one subscription, and gives it up when the last has gone', async () => {
    let deliveries = 0;
    const { clock, feeds, writer } = world({
      before: ({ kind }) => void (kind === 'deliver' && deliveries++),
    });
    const aborts = range(0, 300).map(() => new AbortController());
    const consumers = aborts.map(({ signal }) => consume(feeds.all('end', signal), (batch) => batch.events));
    await clock.advance(0);
    for (const n of range(0, 20)) await writer.append(instanceStream(KEY), numbered(n));
    await until(() => consumers.every(({ seen }) => seen.length === 20));
    for (const { seen } of consumers) expect(seen).toEqual(range(0, 20));
    expect(deliveries).toBeLessThanOrEqual(20);
    for (const abort of aborts) abort.abort();
    await Promise.all(consumers.map(({ ended }) => ended));
    await clock.advance(5_000);
    await writer.append(instanceStream(KEY), numbered(20));
    await clock.advance(0);
    expect(deliveries).toBeLessThanOrEqual(20);
  });

  it('starts at the end where that is asked for', async () => {
    const { clock, feeds, writer, abort } = world();
    await writer.append(instanceStream(KEY), numbered(0));
    const { seen, ended } = consume(feeds.all('end', abort.signal), (batch) => batch.events);
    await clock.advance(0);
    await writer.append(instanceStream(KEY), numbered(1));
    await until(() => seen.length > 0);
    expect(seen).toEqual([1]);
    abort.abort();
    await ended;
  });

  it('resumes at any position with exactly the rest', async () => {
    const { feeds, writer, log } = world();
    for (const n of range(0, 30))
      await writer.append(n % 3 === 0 ? 'command-x' : instanceStream(KEY), numbered(n));
    const relevant = range(0, 30).filter((n) => n % 3 !== 0);
    for (const n of range(0, 31)) {
      const abort = new AbortController();
      const { seen, batches, ended } = consume(
        feeds.all(String(n) as Position, abort.signal),
        (batch) => batch.events,
      );
      await until(() => n === 30 || batches.at(-1)?.upTo === log.head());
      expect(seen).toEqual(relevant.filter((number) => number >= n));
      abort.abort();
      await ended;
    }
  });
});
