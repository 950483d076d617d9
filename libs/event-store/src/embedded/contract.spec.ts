import { rmSync } from 'node:fs';
import { eventStoreContract } from '../contract/index.js';
import type { JournalOptions } from './journal/open.js';
import { openEmbeddedEventStore } from './open.js';
import { temporaryFolder } from './folder.fixture.js';
import { ShippedLog } from './shipped-log.js';
import type { EmbeddedEventStore } from './store.js';
import type { EventStore } from '../port.js';

const folderStore =
  (options: {
    readonly liveEvents?: number;
    readonly cachedStreams?: number;
    readonly maxInFlightAppends?: number;
    readonly journal?: JournalOptions;
  }) =>
  () => {
    const folder = temporaryFolder();
    const open = () => openEmbeddedEventStore({ folder, ...options });
    return {
      open,
      async reopen(store: { close(): Promise<void> }) {
        await store.close();
        return open();
      },
      cleanup: async () => rmSync(folder, { recursive: true }),
    };
  };

eventStoreContract('embedded', folderStore({}));
// Nothing cached to speak of, so that everything is read from disk and callers wait for each other.
eventStoreContract(
  'embedded, small',
  folderStore({ liveEvents: 1, cachedStreams: 4, maxInFlightAppends: 2 }),
);
// Everything read from the journal, and everything from the database soon after.
eventStoreContract('embedded, not drained', folderStore({ liveEvents: 1, journal: { drainAfterMs: 1e9 } }));
eventStoreContract(
  'embedded, small journal',
  folderStore({ liveEvents: 1, journal: { bytes: 8192, drainAfterMs: 0 } }),
);

/** Written here, and read as another thread reads it. */
function shipped(store: EmbeddedEventStore): EventStore {
  const log = new ShippedLog(store);
  return {
    append: (request) => store.append(request),
    setMaxCount: (stream, maxCount) => store.setMaxCount(stream, maxCount),
    deleteStream: (stream, revision) => store.deleteStream(stream, revision),
    close: () => store.close(),
    readStream: (stream, options) => log.readStream(stream, options),
    readAll: (options) => log.readAll(options),
    subscribe: (options) => log.subscribe(options),
    head: () => log.head(),
  };
}

for (const [name, options] of [
  ['from memory', {}],
  ['from disk', { liveEvents: 1 }],
] as const)
  eventStoreContract(`embedded, shipped ${name}`, () => {
    const { cleanup, open, reopen } = folderStore(options)();
    return {
      cleanup,
      open: async () => shipped(await open()),
      reopen: async (store) => shipped(await reopen(store)),
    };
  });
