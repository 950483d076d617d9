import { join } from 'node:path';
import type { EventStore } from '@onward/event-store';
import { openEmbeddedEventStore, type EmbeddedEventStore } from '@onward/event-store/embedded';
import { systemClock } from '@onward/model';
import type { ReadStore } from '@onward/read-store';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import { CAN_HAVE_THREADS, startReadSide } from '../read-side/thread.js';
import { nestLogger } from './nest-logger.js';
import type { OnwardOptions } from './onward.options.js';
import type { Stores } from './tokens.js';

const DEFAULT_FOLDER = './data';
const EMBEDDED = 'embedded';
const MONGO_DB = /^mongodb(\+srv)?:\/\//;
const EVENT_STORE_DB = /^esdb(\+discover)?:\/\//;

/** Opens both stores, or neither: one that cannot be opened does not leave the other one locked. */
export async function openStores(options: OnwardOptions): Promise<Stores> {
  const eventStore = await openEventStore(options);
  try {
    return { eventStore, ...(await openReadSide(options, eventStore)) };
  } catch (error) {
    await eventStore.close();
    throw error;
  }
}

async function openReadSide(
  options: OnwardOptions,
  eventStore: EventStore,
): Promise<Pick<Stores, 'readStore' | 'projectionHost'>> {
  if (!hasReadThread(options)) return { readStore: await openReadStore(options) };
  const { logger = nestLogger(), projectionModules: modules, readModels } = options;
  const folder = folderFor(options, 'read-models');
  const { readStore, projections } = await startReadSide(
    { folder, modules, readModels },
    eventStore as EmbeddedEventStore,
    logger,
  );
  return { readStore, projectionHost: projections };
}

function hasReadThread(options: OnwardOptions): boolean {
  const { clock, eventStore = EMBEDDED, pauses = clock, projections = [], readStore = EMBEDDED } = options;
  const isPossible =
    CAN_HAVE_THREADS &&
    eventStore === EMBEDDED &&
    readStore === EMBEDDED &&
    projections.length === 0 &&
    (pauses === undefined || pauses === systemClock);
  return isPossible && options.readThread !== false;
}

/** Whether other nodes may work on the same event store: not on one in this process's own folder. */
export const isSharedEventStore = ({ eventStore }: OnwardOptions): boolean =>
  typeof eventStore === 'string' && eventStore !== EMBEDDED;

/** The same of the read store: one node at a time then writes each read model. */
export const isSharedReadStore = ({ readStore }: OnwardOptions): boolean =>
  typeof readStore === 'string' && readStore !== EMBEDDED;

/** The read store first: it can be rebuilt from the other one. */
export async function closeStores({ eventStore, readStore }: Stores): Promise<void> {
  try {
    await readStore.flush();
    await readStore.close();
  } finally {
    await eventStore.close();
  }
}

/** What is not embedded is loaded only where it is asked for: its client takes time to load. */
async function openEventStore({ eventStore = EMBEDDED, ...options }: OnwardOptions): Promise<EventStore> {
  if (typeof eventStore === 'function') return eventStore();
  if (eventStore === EMBEDDED) return openEmbeddedEventStore({ folder: folderFor(options, 'events') });
  if (EVENT_STORE_DB.test(eventStore)) {
    const { openEventStoreDb } = await import('@onward/event-store/eventstoredb');
    return openEventStoreDb({ connectionString: eventStore, logger: options.logger ?? nestLogger() });
  }
  throw new RangeError(
    'eventStore is "embedded", esdb://… or esdb+discover://…, or a function that opens one',
  );
}

async function openReadStore({ readStore = EMBEDDED, ...options }: OnwardOptions): Promise<ReadStore> {
  if (typeof readStore === 'function') return readStore();
  if (readStore === EMBEDDED) return openEmbeddedReadStore({ folder: folderFor(options, 'read-models') });
  if (MONGO_DB.test(readStore)) {
    const { openMongoReadStore } = await import('@onward/read-store/mongodb');
    return openMongoReadStore({ url: readStore });
  }
  throw new RangeError(
    'readStore is "embedded", mongodb://… or mongodb+srv://…, or a function that opens one',
  );
}

export const folderFor = ({ folder = DEFAULT_FOLDER }: OnwardOptions, store: string): string =>
  join(folder, store);
