export { MemoryEventLog } from './memory-event-log.js';
export { MemoryEventStore } from './memory-event-store.js';
export { MemoryReadDisk } from './memory-read-disk.js';
export { MemoryReadStore } from './memory-read-store.js';
export type { Fault, SimulatedStoreOptions, StepScheduler, StoreFaults, StoreStep } from './steps.js';
