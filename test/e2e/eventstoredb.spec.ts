import { openEventStoreDb } from '@onward/event-store/eventstoredb';
import { oneJob } from './support/processes.js';
import { startApp } from './support/start-app.js';

const CONNECTION_STRING = process.env['ONWARD_TEST_EVENTSTORE']?.trim() ?? '';
const REASON =
  'ONWARD_TEST_EVENTSTORE names no EventStoreDB: the other files here use the embedded event store';

if (CONNECTION_STRING === '') process.stderr.write(`skipped: the API on EventStoreDB (${REASON})\n`);
const onEventStoreDb = CONNECTION_STRING === '' ? describe.skip : describe;

onEventStoreDb(`the API on EventStoreDB${CONNECTION_STRING === '' ? ` (skipped: ${REASON})` : ''}`, () => {
  it('answers with positions of its log, at which the events are, before and after a restart', async () => {
    const store = openEventStoreDb({ connectionString: CONNECTION_STRING });
    const before = await store.head();
    let app = await startApp();
    try {
      await app.api.deploy({ 'a.bpmn': await oneJob('a') });
      const { body } = await app.api.post('/v2/process-instances', { processDefinitionId: 'a' });
      app = await app.restart();
      const events = await app.api.get(`/v2/process-instances/${body.processInstanceKey}/events`);
      const last = events.body.items.at(-1);
      expect(last.position).toBe(app.api.position ?? last.position);
      const stored = await store.readAll({ after: before, limit: 4096 });
      expect(stored.events).toContainEqual(
        expect.objectContaining({ position: last.position, id: last.id, type: last.type }),
      );
    } finally {
      await app.close();
      await store.close();
    }
  });
});
