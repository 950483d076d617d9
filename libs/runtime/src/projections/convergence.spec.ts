import { foldBatch } from '@onward/read-models';
import type { Projection } from '@onward/read-models';
import { ReadStoreUnavailable } from '@onward/read-store';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  MemoryReadDisk,
  MemoryReadStore,
  VirtualClock,
  plainEvent,
  seededEntropy,
  until,
} from '@onward/testing/simulated';
import type { StepScheduler, StoreFaults } from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { ProjectionHost } from './projection-host.js';

/** Keeps the last values of each stream and how often it changed; depends on the order of events, and is not idempotent. */
const lastValues = (name: string, version: number): Projection => ({
  name,
  version,
  indexes: [],
  on: {
    Changed: {
      ids: (event) => [event.stream, `every-${Number(event.data['n']) % 5}`],
      apply: (doc, event, id) => ({
        _id: id,
        version,
        changes: Number(doc?.['changes'] ?? 0) + 1,
        last: [...((doc?.['last'] as readonly number[] | undefined) ?? []), Number(event.data['n'])].slice(
          -3,
        ),
      }),
    },
    Ended: { ids: (event) => event.stream, apply: () => null },
  },
});

/** Invariant 6: a projection rebuilt from event 0 equals the live one, whatever happened on the way. */
describe('projections after any history', () => {
  it.each(Array.from({ length: 16 }, (_, n) => n + 1))(
    'equal one fold of all events (seed %i)',
    async (seed) => {
      const entropy = seededEntropy(seed);
      const chance = (probability: number) => entropy.random() < probability;
      const clock = new VirtualClock();
      const log = new MemoryEventLog();
      const disk = new MemoryReadDisk();
      const writer = new HistoryWriter(new MemoryEventStore(log));
      const scheduler: StepScheduler = (action) =>
        chance(0.1) ? setImmediate(action) : queueMicrotask(action);
      const faults: StoreFaults = {
        before: ({ kind }) =>
          kind !== 'flush' && chance(0.02) ? { fail: new ReadStoreUnavailable('gone') } : undefined,
        after: ({ kind }) =>
          kind === 'write' && chance(0.02) ? { fail: new ReadStoreUnavailable('no answer') } : undefined,
      };
      let version = 1;
      const begin = () => {
        const eventStore = new MemoryEventStore(log, { scheduler });
        const readStore = new MemoryReadStore(disk, { scheduler, faults });
        const projections = [lastValues('a', 1), lastValues('b', version)];
        const host = new ProjectionHost({ eventStore, readStore, projections, clock, logger: silentLogger });
        return {
          host,
          started: host.start(),
          kill: () => (eventStore.kill(), readStore.kill(), disk.crash()),
        };
      };

      let running = begin();
      for (let step = 0; step < 300; step++) {
        const stream = `processInstance-${Math.floor(entropy.random() * 12)}`;
        await writer.append(
          stream,
          ...[plainEvent('Changed', { n: step }), plainEvent('Ended')].slice(0, chance(0.2) ? 2 : 1),
        );
        if (chance(0.3)) await clock.advance(50);
        if (chance(0.03)) void running.host.rebuild(chance(0.5) ? 'a' : 'b').catch(() => {});
        if (chance(0.03)) {
          if (chance(0.5)) running.kill();
          else await Promise.all([running.started.then(() => running.host.stop()), clock.advance(60_000)]);
          if (chance(0.3)) version++;
          running = begin();
        }
      }
      const last = running;
      let reached = false;
      void last.started.then(() => last.host.waitFor(log.head(), 1e9)).then(() => (reached = true));
      await until(async () => {
        await clock.advance(1_000);
        return reached && (await last.host.status()).every(({ status }) => status === 'live');
      });

      for (const projection of [lastValues('a', 1), lastValues('b', version)]) {
        const whole = await foldBatch(projection, log.history(), async (ids) => ids.map(() => undefined));
        const expected = whole.flatMap((operation) => ('put' in operation ? [operation.put] : []));
        const byId = (a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1);
        expect([...disk.generationsOf(projection.name).current.documents()].sort(byId)).toEqual(
          expected.toSorted(byId),
        );
      }
      await Promise.all([last.host.stop(), clock.advance(60_000)]);
    },
  );
});
