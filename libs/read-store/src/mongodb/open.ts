import { invariant, systemClock, type Clock } from '@onward/model';
import { Connection } from './connection.js';
import { MongoReadStore } from './store.js';

export interface MongoReadStoreOptions {
  /** `mongodb://user:password@host:27017/database?replicaSet=rs0&tls=true`; without a database it is `onward`. */
  readonly url: string;
  readonly clock?: Clock;
  /** For one request or connection, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** How long a generation that was switched away from is kept for nodes that still read it. Default 60,000 ms. */
  readonly retireAfterMs?: number;
}

/**
 * The read store in MongoDB 5.0 or newer. Connects when it is first used, and again whenever the connection is lost.
 * Throws `InvalidMongoUrl`.
 */
export function openMongoReadStore(options: MongoReadStoreOptions): MongoReadStore {
  const { url, clock = systemClock, timeoutMs = 30_000, retireAfterMs = 60_000 } = options;
  invariant(timeoutMs > 0 && retireAfterMs >= 0, 'time-outs are positive numbers of milliseconds');
  const connection = new Connection({ url, timeoutMs, clock });
  return new MongoReadStore({ connection, clock, timeoutMs, retireAfterMs });
}
