export { InvalidConnectionString } from './connection-string.js';
export type { EventStoreDbLogger } from './logger.js';
export { openEventStoreDb, type EventStoreDbOptions } from './open.js';
