import type { RawLimit } from './raw.js';

/** One row of the table. Times in ms, sizes in bytes; what a workload does not measure is absent. */
export interface Result {
  readonly workload: string;
  readonly clients: number;
  /** What `perSecond` counts. */
  readonly unit: 'instances' | 'events' | 'deployments';
  readonly perSecond: number;
  readonly seconds: number;
  readonly p50?: number;
  readonly p99?: number;
  readonly eventsPerInstance?: number;
  readonly appendsPerInstance?: number;
  /** On the disk. */
  readonly logBytesPerInstance?: number;
  readonly readModelBytesPerInstance?: number;
  readonly heapBytesPerInstance?: number;
  /** Of the server, at the end of the load. */
  readonly rss?: number;
  /** From the end of the load until every read model had all of it. */
  readonly finalLag?: number;
  /** Shares of one core. */
  readonly cpu?: { readonly server: number; readonly mainThread: number; readonly loadGenerator: number };
  /** Of all of the server's threads, µs: says more than a rate where others use the machine, too. */
  readonly cpuMicrosPerInstance?: number;
  /** LMDB alone, with as many callers and bytes per append; and how many instances that would be. */
  readonly raw?: RawLimit & {
    readonly bytesPerAppend: number;
    readonly instancesPerSecond: number;
    readonly ratio: number;
  };
  /** Of a load at half the rate: from a command's answer until a query had it in every read model. */
  readonly lagAtHalfLoad?: { readonly p50: number; readonly p99: number; readonly max: number };
  /** From the moment that timers were due until they were fired. */
  readonly lateness?: {
    readonly count: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  readonly note?: string;
}
