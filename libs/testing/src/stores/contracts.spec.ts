import type { EventStore } from '@onward/event-store';
import { eventStoreContract } from '@onward/event-store/contract';
import { readStoreContract } from '@onward/read-store/contract';
import { MemoryEventLog } from './memory-event-log.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryReadDisk } from './memory-read-disk.js';
import { MemoryReadStore } from './memory-read-store.js';

eventStoreContract('in memory', () => {
  const log = new MemoryEventLog();
  return {
    open: async () => new MemoryEventStore(log),
    reopen: async (store: EventStore) => {
      await store.close();
      return new MemoryEventStore(log);
    },
    cleanup: async () => {},
  };
});

readStoreContract('in memory', async () => {
  const disk = new MemoryReadDisk();
  return { open: async () => new MemoryReadStore(disk), cleanup: async () => {} };
});
