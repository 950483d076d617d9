import { invariant, systemClock, type Clock } from '@onward/model';
import type { EventStore } from '../port.js';
import { AppendConnection } from './append-connection.js';
import { Appender } from './appender.js';
import { closeClient } from './client-internals.js';
import { clientFor } from './connection-string.js';
import { Feed } from './feed.js';
import { silent, type EventStoreDbLogger } from './logger.js';
import { Reader } from './reader.js';
import { EventStoreDbStore } from './store.js';
import { tombstone } from './tombstone.js';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true`, several hosts or `esdb+discover://` for a cluster. */
  readonly connectionString: string;
  readonly logger?: EventStoreDbLogger;
  readonly clock?: Clock;
  /** From 0 (inclusive) to 1 (exclusive): spreads repeated attempts. Default `Math.random`. */
  readonly random?: () => number;
  /** For one request or connection, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** For how long an append whose outcome is unknown is sent again before its caller hears of it. Default 10,000. */
  readonly resendMs?: number;
  /** Appends on their way to the server; beyond it callers wait. Default 1024. */
  readonly maxInFlightAppends?: number;
  /** The same in bytes of their events. Default 16 MiB. */
  readonly maxInFlightBytes?: number;
}

const MAX_WAITING_APPENDS = 65_536;

/**
 * The event store in EventStoreDB. Connects when it is first used, and again whenever the connection is lost.
 * Throws InvalidConnectionString.
 */
export function openEventStoreDb(options: EventStoreDbOptions): EventStore {
  const { connectionString, logger = silent, timeoutMs = 10_000, resendMs = 10_000 } = options;
  invariant(timeoutMs > 0 && resendMs >= 0, 'time-outs are positive numbers of milliseconds');
  const timing = { clock: options.clock ?? systemClock, random: options.random ?? Math.random };
  // Two connections: the client closes its own when a call fails, and reads shall not end appends that way.
  const appending = clientFor(connectionString);
  const reading = clientFor(connectionString);
  const target = connectionString;
  const connection = new AppendConnection({ client: appending, timing, timeoutMs, target });
  const reader = new Reader({ client: reading, timing, timeoutMs, target });
  const appender = new Appender({
    connection,
    timing,
    resendMs,
    bounds: {
      maxAppends: options.maxInFlightAppends ?? 1024,
      maxBytes: options.maxInFlightBytes ?? 16 * 1024 * 1024,
      maxWaiting: MAX_WAITING_APPENDS,
    },
    readPosition: async (stream, revision) => {
      const [event] = await reader.readStream(stream, { from: revision, limit: 1 });
      invariant(event?.revision === revision, `${stream}@${revision} is stored`);
      return event.position;
    },
  });
  return new EventStoreDbStore({
    appender,
    reader,
    timing,
    logger,
    timeoutMs,
    deleteStream: (stream, revision) =>
      tombstone({ client: reading, timing, timeoutMs, target }, stream, revision),
    openFeed: (feed) => new Feed({ client: reading, ...feed }),
    close: async () => {
      connection.close();
      await Promise.all([closeClient(appending), closeClient(reading)]);
    },
  });
}
