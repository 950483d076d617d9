import { join } from 'node:path';
import { openEmbeddedEventStore } from '@onward/event-store/embedded';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import type { OnwardOptions } from './onward.options.js';
import type { Stores } from './tokens.js';

const DEFAULT_FOLDER = './data';

/** Opens both stores, or neither: one that cannot be opened does not leave the other one locked. */
export async function openStores(options: OnwardOptions): Promise<Stores> {
  const folder = options.folder ?? DEFAULT_FOLDER;
  const openEventStore =
    options.eventStore ?? (() => openEmbeddedEventStore({ folder: join(folder, 'events') }));
  const openReadStore =
    options.readStore ?? (() => openEmbeddedReadStore({ folder: join(folder, 'read-models') }));
  const eventStore = await openEventStore();
  try {
    return { eventStore, readStore: await openReadStore() };
  } catch (error) {
    await eventStore.close();
    throw error;
  }
}

/** The read store first: it can be rebuilt from the other one. */
export async function closeStores({ eventStore, readStore }: Stores): Promise<void> {
  try {
    await readStore.flush();
    await readStore.close();
  } finally {
    await eventStore.close();
  }
}
