export { benchAppends, benchRawPuts, type BenchOptions, type BenchResult } from './bench.js';
export { openEmbeddedEventStore, type EmbeddedEventStoreOptions } from './open.js';
export type { EmbeddedEventStore } from './store.js';
export type { CheckReport } from './check.js';
export { lockFolder, type FolderLock } from './folder-lock.js';
export type { Disk } from './disk-guard.js';
export type { LogWriter } from './writer.js';
export { ShippedLog, type LogSource } from './shipped-log.js';
export type { Shipment } from './shipment.js';
