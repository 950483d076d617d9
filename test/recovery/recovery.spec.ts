import { EventStoreServer, withEventStoreServers } from '../support/event-store-server.js';
import { campaign } from './campaign.js';
import { summary } from './report.js';

/** On two idle cores well below 90 s; this is for machines that are busy. */
const ENOUGH_MS = 30 * 60_000;

it(
  'loses nothing, does nothing twice and brings everything to its end through 50 kills',
  async () => {
    const report = await campaign({ rounds: 50, seed: 1 });
    expect(report.violations.slice(0, 20)).toEqual([]);
    expect(report).toMatchObject({ rounds: 50 });
    // The test has tested something: load (each round waits for it), lost answers, and work that was interrupted.
    expect(report.acknowledged).toBeGreaterThan(700);
    expect(report.instances).toBeGreaterThan(100);
    expect(report.unknown).toBeGreaterThan(0);
    expect(report.repeated).toBeGreaterThan(0);
    console.log(summary(report));
  },
  ENOUGH_MS,
);

withEventStoreServers('on EventStoreDB', () => {
  it(
    'the same through 20 kills: a new process goes on where the log is, once the lease of the former one has ended',
    async () => {
      const store = await EventStoreServer.create();
      try {
        const env = { ONWARD_EVENTSTORE: store.connectionString, ONWARD_LEASE_MS: '1000' };
        const report = await campaign({ rounds: 20, seed: 2, env });
        expect(report.violations.slice(0, 20)).toEqual([]);
        expect(report.acknowledged).toBeGreaterThan(300);
        console.log(summary(report));
      } finally {
        await store.remove();
      }
    },
    ENOUGH_MS,
  );
});
