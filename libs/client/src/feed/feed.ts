import { isTransient, OnwardError, UnreachableError } from '../errors.js';
import { delayAfter, sleep } from '../transport/backoff.js';
import type { Request } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import { messagesOf } from './connection.js';
import { SseParser } from './sse-parser.js';

export interface FeedOptions {
  /** Ends the feed: iterating then ends, without an error. */
  readonly signal?: AbortSignal;
  /** Connections in a row that may fail before iterating throws. Default 30, which is about four minutes. */
  readonly maxFailures?: number;
  /** A connection on which nothing came for so long is given up and made anew, ms. Default 45,000: three heartbeats. */
  readonly idleMs?: number;
  /** Called before each new connection, with what ended the last one (undefined: the server closed it). */
  readonly onReconnect?: (cause: unknown) => void;
}

const DEFAULT_MAX_FAILURES = 30;
const DEFAULT_IDLE_MS = 45_000;
/** Before going on after a connection that the server closed in good order, ms. */
const AFTER_CLOSE_MS = 100;

/**
 * The items of an event stream, live, over as many connections as it takes: each goes on behind the last event that came, by
 * `Last-Event-ID`, so that none is missing and none comes twice. Slow reading slows the server down; nothing is collected here.
 *
 * @throws {OnwardError} the server refuses the feed · {UnreachableError} `maxFailures` connections in a row have failed
 */
export async function* feed<T>(
  transport: Transport,
  request: Request,
  options: FeedOptions = {},
): AsyncGenerator<T, void> {
  const { maxFailures = DEFAULT_MAX_FAILURES, idleMs = DEFAULT_IDLE_MS, onReconnect } = options;
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
  let lastId = '';
  let failures = 0;
  const alive = () => {
    failures = 0;
  };
  try {
    while (!signal.aborted) {
      const connection = new SseParser(lastId);
      let cause: unknown;
      failures++;
      try {
        const response = await transport.open(request, headersFor(lastId), signal);
        for await (const { data } of messagesOf(response, connection, idleMs, alive))
          yield JSON.parse(data) as T;
      } catch (error) {
        if (signal.aborted) return;
        if (!isTransient(error)) throw error;
        cause = error;
      }
      lastId = connection.lastId;
      if (failures >= maxFailures) throw cause ?? closedAtOnce(transport);
      onReconnect?.(cause);
      await sleep(waitOf(failures, cause, transport), signal).catch(() => undefined);
    }
  } finally {
    left.abort();
  }
}

const headersFor = (lastId: string) => ({
  accept: 'text/event-stream',
  ...(lastId === '' ? {} : { 'last-event-id': lastId }),
});

const closedAtOnce = ({ baseUrl }: Transport) =>
  new UnreachableError(baseUrl, new Error('it closes the event stream at once'));

function waitOf(failures: number, cause: unknown, { backoff }: Transport): number {
  if (failures === 0) return AFTER_CLOSE_MS;
  return delayAfter(failures, backoff, cause instanceof OnwardError ? cause.retryAfterMs : 0);
}
