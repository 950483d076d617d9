import { rmSync } from 'node:fs';
import { eventStoreContract } from '../contract/index.js';
import { openEmbeddedEventStore } from './open.js';
import { temporaryFolder } from './folder.fixture.js';

const folderStore =
  (options: {
    readonly liveEvents?: number;
    readonly cachedStreams?: number;
    readonly maxInFlightAppends?: number;
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
