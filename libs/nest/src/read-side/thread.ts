import { Worker } from 'node:worker_threads';
import type { Shipment } from '@onward/event-store/embedded';
import type { ReadStreamOptions, RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import { ReadStoreUnavailable, type ReadStore } from '@onward/read-store';
import type { Logger, Projections } from '@onward/runtime';
import { Handover, Peer, type Methods } from './peer.js';
import type { WantedProjections } from './projections-of.js';
import { RemoteProjections } from './remote-projections.js';
import { RemoteReadStore } from './remote-read-store.js';
import { fromWire, type WireError } from './wire-error.js';

export interface ReadSideData extends WantedProjections {
  readonly folder: string;
}

/** What the thread needs of the log: an embedded event store has it. */
export interface ShippedFrom {
  ship(after: number, wait: boolean): Promise<Shipment>;
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  head(): Promise<Position>;
}

export interface ReadSide {
  readonly readStore: ReadStore;
  readonly projections: Projections;
}

/** Twice Node's own: most of what a batch makes is then gone before the collector would have copied it. */
const YOUNG_GENERATION_MB = 96;

/** Only what is built can be loaded by a thread: in this repository's own tests the sources run, and there the read side is inline. */
export const CAN_HAVE_THREADS = import.meta.url.endsWith('.js');

/**
 * Starts the read side in a thread of its own: folding, LMDB's side of it and queries take nothing of the thread that executes commands.
 * Rejects where the read store cannot be opened. Like any other fault of the code, an exception that nobody caught there ends the process.
 */
export async function startReadSide(data: ReadSideData, log: ShippedFrom, logger: Logger): Promise<ReadSide> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: data,
    name: 'read-side',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  let isOver = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const end = async (): Promise<void> => {
    isOver = true;
    await worker.terminate();
    await ended;
  };
  let peer!: Peer;
  const names = await new Promise<readonly string[]>((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(error);
      void end();
    };
    peer = new Peer(worker, {
      ...methodsFor(log, logger),
      ready: resolve,
      failed: (error: WireError) => fail(fromWire(error)),
    });
    worker.once('error', fail);
  });
  worker.on('error', (error) => {
    throw error;
  });
  void ended.then(() => {
    peer.close(new ReadStoreUnavailable('the read side has stopped'));
    if (!isOver) throw new Error('the read side has stopped by itself');
  });
  return {
    readStore: new RemoteReadStore(peer, end),
    projections: new RemoteProjections(peer, names, () => log.head()),
  };
}

function methodsFor(log: ShippedFrom, logger: Logger): Methods {
  return {
    'log.ship': async (after: number, wait: boolean) => {
      const shipment = await log.ship(after, wait);
      return new Handover(shipment, [shipment.records.buffer]);
    },
    'log.readStream': async (stream: string, options: ReadStreamOptions) =>
      (await log.readStream(stream, options)).map(plain),
    log: (level: keyof Logger, message: string, fields?: Readonly<Record<string, unknown>>) =>
      logger[level](message, fields),
  };
}

/** A clone keeps no getters. */
function plain(event: RecordedEvent): RecordedEvent {
  const { stream, revision, position, id, type, data, metadata } = event;
  return { stream, revision, position, id, type, data, metadata };
}
