import { StoreUnavailable } from '@onward/event-store';
import { MemoryEventLog, MemoryEventStore } from '@onward/testing';
import { startApp, type TestApp } from './support/start-app.js';

describe('while the event store is away', () => {
  let app: TestApp;
  let isAway = false;

  beforeAll(async () => {
    const eventStore = new MemoryEventStore(new MemoryEventLog(), {
      faults: {
        before: ({ kind }) =>
          isAway && kind !== 'deliver' ? { fail: new StoreUnavailable('away') } : undefined,
      },
    });
    app = await startApp({ eventStore: async () => eventStore });
    isAway = true;
  });

  afterAll(async () => {
    isAway = false;
    await app.close();
  });

  it('there are numbers for Prometheus, but for what nobody knows then', async () => {
    const { status, body } = await app.api.get('/metrics');
    expect(status).toBe(200);
    expect(body).toMatch(/^onward_append_conflicts_total \d+$/m);
    expect(body).not.toContain('onward_projection_live{');
    isAway = false;
    expect((await app.api.get('/metrics')).body).toContain('onward_projection_live{');
  });
});
