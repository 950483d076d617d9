import { eventStoreContract } from '../contract/index.js';
import { openEventStoreDb, type EventStoreDbOptions } from './open.js';
import { withEventStoreDb } from './server.fixture.js';

withEventStoreDb('EventStoreDB', (connectionString) => {
  const serverStore = (options: Omit<EventStoreDbOptions, 'connectionString'>) => () => {
    const open = async () => openEventStoreDb({ connectionString, ...options });
    return {
      open,
      async reopen(store: { close(): Promise<void> }) {
        await store.close();
        return open();
      },
      cleanup: async () => undefined,
    };
  };

  eventStoreContract('EventStoreDB', serverStore({}));
  // Callers wait for each other.
  eventStoreContract('EventStoreDB, two appends at a time', serverStore({ maxInFlightAppends: 2 }));
});
