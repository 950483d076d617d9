import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { ShippedLog } from '@onward/event-store/embedded';
import { systemClock } from '@onward/model';
import { openEmbeddedReadStore } from '@onward/read-store/embedded';
import { IN_ITS_OWN_THREAD, ProjectionHost, type Logger } from '@onward/runtime';
import { projectionsOf } from './projections-of.js';
import { Peer, type Methods } from './peer.js';
import { readSideMethods } from './serve.js';
import type { ReadSideData } from './thread.js';
import { toWire } from './wire-error.js';

/** Seldom enough that a lone client does not feel it, often enough that no reader does; and who waits for a position does not wait for it. */
const GATHER_MS = 50;

/** Who has all read models rebuilt asks for one after the other. */
const GATHER_REBUILDS_MS = 100;

/** The thread that has the read side to itself: its files, the projections, the queries. */
const { folder, readModels, modules } = workerData as ReadSideData;
const methods: Record<string, Methods[string]> = {};
const peer = new Peer(parentPort as MessagePort, methods);

const log =
  (level: keyof Logger): Logger[keyof Logger] =>
  (message, fields) =>
    void peer.call('log', level, message, fields);
const logger: Logger = {
  debug: log('debug'),
  info: log('info'),
  warn: log('warn'),
  error: log('error'),
};

try {
  const projections = await projectionsOf({ readModels, modules });
  const readStore = await openEmbeddedReadStore({ folder });
  const eventStore = new ShippedLog({
    ship: (after, wait) => peer.call('log.ship', after, wait),
    readStream: (stream, options) => peer.call('log.readStream', stream, options),
  });
  const host = new ProjectionHost({
    eventStore,
    readStore,
    projections,
    clock: systemClock,
    logger,
    gatherMs: GATHER_MS,
    gatherRebuildsMs: GATHER_REBUILDS_MS,
    writes: IN_ITS_OWN_THREAD,
  });
  const names = projections.map(({ name }) => name);
  Object.assign(methods, readSideMethods(readStore, host, names));
  await peer.call('ready', names);
} catch (error) {
  await peer.call('failed', toWire(error));
}
