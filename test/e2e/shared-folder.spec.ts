import { StoreLocked } from '@onward/event-store';
import { MemoryEventLog, MemoryEventStore } from '@onward/testing';
import { startApp } from './support/start-app.js';

test('two nodes of one event store do not get the same folder for their read models', async () => {
  const log = new MemoryEventLog();
  const eventStore = async () => new MemoryEventStore(log);
  const first = await startApp({ eventStore });
  await expect(startApp({ eventStore }, first.folder)).rejects.toThrow(StoreLocked);
  const next = await first.restart();
  expect((await next.api.get('/v2/topology')).status).toBe(200);
  await next.close();
});
