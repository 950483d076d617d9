import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventStore } from '@onward/event-store';
import { lockFolder, openEmbeddedEventStore, type EmbeddedEventStore } from '@onward/event-store/embedded';
import { systemClock } from '@onward/model';
import { ReadStoreUnavailable } from '@onward/read-store';
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
): Promise<Omit<Stores, 'eventStore'>> {
  if (!hasReadThread(options)) return openReadStore(options);
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
export async function closeStores({ eventStore, readStore, folderLock }: Stores): Promise<void> {
  try {
    await readStore.flush();
    await readStore.close();
  } finally {
    await folderLock?.release();
    await eventStore.close();
  }
}

/** What is not embedded is loaded only where it is asked for: its client takes time to load. */
async function openEventStore({ eventStore = EMBEDDED, ...options }: OnwardOptions): Promise<EventStore> {
  if (typeof eventStore === 'function') return eventStore();
  if (eventStore === EMBEDDED) {
    const logger = options.logger ?? nestLogger();
    return openEmbeddedEventStore({
      folder: folderFor(options, 'events'),
      warn: (message) => logger.warn(message),
    });
  }
  if (EVENT_STORE_DB.test(eventStore)) {
    const { openEventStoreDb } = await import('@onward/event-store/eventstoredb');
    return openEventStoreDb({ connectionString: eventStore, logger: options.logger ?? nestLogger() });
  }
  throw new RangeError(
    'eventStore is "embedded", esdb://… or esdb+discover://…, or a function that opens one',
  );
}

async function openReadStore(options: OnwardOptions): Promise<Pick<Stores, 'readStore' | 'folderLock'>> {
  const { readStore = EMBEDDED } = options;
  if (typeof readStore === 'function') return { readStore: await readStore() };
  if (readStore === EMBEDDED) return openInFolder(folderFor(options, 'read-models'));
  if (MONGO_DB.test(readStore)) {
    const { openMongoReadStore } = await import('@onward/read-store/mongodb');
    return { readStore: openMongoReadStore({ url: readStore }) };
  }
  throw new RangeError(
    'readStore is "embedded", mongodb://… or mongodb+srv://…, or a function that opens one',
  );
}

/** Two nodes of one EventStoreDB that were given the same folder would both fold every event into the same documents. */
async function openInFolder(folder: string): Promise<Pick<Stores, 'readStore' | 'folderLock'>> {
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new ReadStoreUnavailable(`cannot use the folder ${folder}: ${cause.message}`, { cause });
  });
  const folderLock = await lockFolder(folder);
  try {
    return { readStore: await openEmbeddedReadStore({ folder }), folderLock };
  } catch (error) {
    await folderLock.release();
    throw error;
  }
}

export const folderFor = ({ folder = DEFAULT_FOLDER }: OnwardOptions, store: string): string =>
  join(folder, store);
