import {
  AppendTooLarge,
  MAX_EVENTS_PER_APPEND,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '@onward/event-store';
import type { AppendRequest, RecordedEvent } from '@onward/event-store';
import { plainEvent } from '../history.js';
import { seededEntropy } from '../entropy.js';
import { until } from '../until.js';
import { MemoryEventLog } from './memory-event-log.js';
import { MemoryEventStore } from './memory-event-store.js';
import type { StoreFaults, StoreStep } from './steps.js';

const { uuid } = seededEntropy(1);
const request = (
  stream: string,
  expectedRevision: AppendRequest['expectedRevision'],
  ...types: readonly string[]
): AppendRequest => ({
  stream,
  expectedRevision,
  events: types.map((type) => plainEvent(type)),
  decisionId: uuid(),
});

describe('MemoryEventStore', () => {
  it('tells two writers at one revision apart', async () => {
    const store = new MemoryEventStore();
    await store.append(request('s-1', 'no-stream', 'A'));
    const results = await Promise.allSettled([
      store.append(request('s-1', 0, 'B')),
      store.append(request('s-1', 0, 'C')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(store.append(request('s-1', 0, 'D'))).rejects.toThrow(WrongExpectedRevision);
    expect((await store.readStream('s-1', { limit: 10 })).map(({ type }) => type)).toEqual(['A', 'B']);
  });

  it('answers an identical append as it did the first time', async () => {
    const store = new MemoryEventStore();
    const first = request('s-1', 'no-stream', 'A', 'B');
    const answer = await store.append(first);
    await store.append(request('s-1', 1, 'C'));
    expect(await store.append(first)).toEqual(answer);
    expect(await store.readStream('s-1', { limit: 10 })).toHaveLength(3);
  });

  it('reads both ways, and only the newest where a maximum is set', async () => {
    const store = new MemoryEventStore();
    await store.append(request('s-1', 'any', 'A', 'B', 'C', 'D'));
    const types = async (options: Parameters<MemoryEventStore['readStream']>[1]) =>
      (await store.readStream('s-1', options)).map(({ type }) => type).join('');
    expect(await types({ limit: 2 })).toBe('AB');
    expect(await types({ from: 2, limit: 9 })).toBe('CD');
    expect(await types({ direction: 'backwards', limit: 2 })).toBe('DC');
    expect(await types({ direction: 'backwards', from: 1, limit: 9 })).toBe('BA');
    expect(await types({ from: 4, limit: 9 })).toBe('');
    await store.setMaxCount('s-1', 2);
    expect(await types({ limit: 9 })).toBe('CD');
    expect(await types({ direction: 'backwards', limit: 9 })).toBe('DC');
  });

  it('does not show what is not flushed, and loses it in a crash', async () => {
    const log = new MemoryEventLog();
    const held: (() => void)[] = [];
    const scheduler = (action: () => void, step: StoreStep) =>
      step.kind === 'flush' ? held.push(action) : action();
    const store = new MemoryEventStore(log, { scheduler });
    const appending = store.append(request('s-1', 'no-stream', 'A'));
    await until(() => held.length === 1);
    expect(await store.readStream('s-1', { limit: 1 })).toEqual([]);
    expect((await store.readAll({ after: 'start', limit: 1 })).events).toEqual([]);
    store.kill();
    log.crash();
    held[0]?.();
    const again = new MemoryEventStore(log);
    expect(await again.append(request('s-1', 'no-stream', 'B'))).toEqual({ revision: 0, position: '1' });
    expect(log.history().map(({ type }) => type)).toEqual(['B']);
    expect(await Promise.race([appending, Promise.resolve('never answered')])).toBe('never answered');
  });

  it('loses whole appends of several streams in a crash', async () => {
    const log = new MemoryEventLog();
    const append = (stream: string, expected: 'no-stream' | number, ...types: string[]) =>
      log.append(request(stream, expected, ...types));
    append('s-1', 'no-stream', 'A', 'B');
    log.flush();
    append('s-2', 'no-stream', 'C', 'D', 'E');
    append('s-1', 1, 'F');
    append('s-3', 'no-stream', 'G', 'H');
    log.crash();
    expect(log.unflushed).toBe(0);
    expect(append('s-1', 1, 'I').revision).toBe(2);
    expect(append('s-2', 'no-stream', 'J').revision).toBe(0);
    expect(append('s-3', 'no-stream', 'K').revision).toBe(0);
    log.flush();
    expect(log.history().map(({ type }) => type)).toEqual(['A', 'B', 'I', 'J', 'K']);
  });

  it('loses acknowledgements and refuses on demand; a repeated request is stored once', async () => {
    const script: Record<string, StoreFaults> = {
      lost: {
        before: ({ kind }) => (kind === 'acknowledge' ? { fail: new OutcomeUnknown('lost') } : undefined),
      },
      refused: {
        before: ({ kind }) => (kind === 'append' ? { fail: new StoreUnavailable('full') } : undefined),
      },
      repeated: { before: ({ kind }) => (kind === 'append' ? 'repeat' : undefined) },
    };
    const log = new MemoryEventLog();
    await expect(
      new MemoryEventStore(log, { faults: script['lost'] }).append(request('s-1', 'no-stream', 'A')),
    ).rejects.toThrow(OutcomeUnknown);
    await expect(
      new MemoryEventStore(log, { faults: script['refused'] }).append(request('s-1', 0, 'B')),
    ).rejects.toThrow(StoreUnavailable);
    await new MemoryEventStore(log, { faults: script['repeated'] }).append(request('s-1', 0, 'C'));
    expect(log.history().map(({ type }) => type)).toEqual(['A', 'C']);
  });

  it('subscribes from history into live without gap or repetition, filtered by prefix', async () => {
    const store = new MemoryEventStore();
    const seen: RecordedEvent[] = [];
    let upTo = '';
    for (let n = 0; n < 20; n++) await store.append(request(`s-${n % 3}`, 'any', `T${n}`));
    const subscription = store.subscribe({
      after: 'start',
      prefixes: ['s-1', 's-2'],
      maxBatch: 4,
      onBatch: async (events, position) => {
        expect(events.length).toBeLessThanOrEqual(4);
        seen.push(...events);
        upTo = position;
      },
      onError: () => {},
    });
    for (let n = 20; n < 40; n++) await store.append(request(`s-${n % 3}`, 'any', `T${n}`));
    await until(async () => upTo === (await store.head()));
    expect(seen.map(({ type }) => type)).toEqual(
      Array.from({ length: 40 }, (_, n) => n)
        .filter((n) => n % 3 !== 0)
        .map((n) => `T${n}`),
    );
    await subscription.close();
    await store.append(request('s-1', 'any', 'after'));
    expect(seen.at(-1)?.type).toBe('T38');
  });

  it('ends a subscription whose batch is rejected', async () => {
    const store = new MemoryEventStore();
    const errors: string[] = [];
    store.subscribe({
      after: 'start',
      onBatch: () => Promise.reject(new Error('no')),
      onError: (error) => errors.push(error.message),
    });
    await store.append(request('s-1', 'any', 'A'));
    await store.append(request('s-1', 'any', 'B'));
    await until(() => errors.length > 0);
    expect(errors).toEqual(['no']);
  });

  it('refuses an append of too many events', async () => {
    const events = Array.from({ length: MAX_EVENTS_PER_APPEND + 1 }, () => plainEvent('A'));
    const store = new MemoryEventStore();
    await expect(store.append({ ...request('s-1', 'any', 'A'), events })).rejects.toThrow(AppendTooLarge);
  });

  it('keeps what was appended apart from what the caller holds', async () => {
    const store = new MemoryEventStore();
    const data = { list: [1] };
    await store.append({ ...request('s-1', 'any'), events: [plainEvent('A', data)] });
    data.list.push(2);
    expect((await store.readStream('s-1', { limit: 1 }))[0]?.data).toEqual({ list: [1] });
  });
});
