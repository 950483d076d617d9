export { openMongoReadStore, type MongoReadStoreOptions } from './open.js';
export { InvalidMongoUrl, type Topology } from './connection.js';
export type { MongoReadStore } from './store.js';
