import type { EventStoreDBClient, ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { invariant, isPosition, type Position } from '@onward/model';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import type { ReadAllOptions, ReadAllResult, ReadStreamOptions, RecordedEvent } from '../port.js';
import { backOffMs, wait, type Timing } from './back-off.js';
import { collect } from './collect.js';
import { commitOf, logPosition, positionOf, recordedEvent } from './recorded-event.js';
import { isNoStream, terminalReadError, unavailable } from './translate.js';

export interface ReaderOptions {
  readonly client: EventStoreDBClient;
  readonly timing: Timing;
  /** For one attempt. */
  readonly timeoutMs: number;
  readonly target: string;
}

const MAX_ATTEMPTS = 5;
/** A read of everything with a filter looks at this many events at least before it answers with fewer than asked for. */
const MIN_SCAN = 1024;
/** Of the log, in one go: however large its events, a page stays in memory. */
const MAX_PAGE_BYTES = 8n * 1024n * 1024n;

/** Reads always ask the leader: a follower may not know yet what was acknowledged. */
export class Reader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const backwards = options.direction === 'backwards';
    const { from, limit } = options;
    const resolved = await this.#read(stream, (client) =>
      client.readStream(stream, {
        direction: backwards ? 'backwards' : 'forwards',
        fromRevision: from === undefined ? (backwards ? 'end' : 'start') : BigInt(from),
        maxCount: limit,
        requiresLeader: true,
      }),
    );
    return resolved.map((event) => {
      const recorded = recordedEvent(event);
      if (recorded !== undefined) return recorded;
      throw new StoreDamaged(
        `stream ${stream} holds an event that Onward did not write: ${event.event?.type ?? 'a link'} at revision ${event.event?.revision}`,
      );
    });
  }

  async readAll({ after, limit, prefixes }: ReadAllOptions): Promise<ReadAllResult> {
    invariant(after === 'start' || isPosition(after), `${JSON.stringify(after)} is no position`);
    // The client's reads of everything take no filter. The first event is the one at `after`, which was read before.
    const scan = (prefixes === undefined ? limit : Math.max(limit, MIN_SCAN)) + 1;
    const from = after === 'start' ? 0n : BigInt(after);
    let pageFull = false;
    const resolved = await this.#read(
      '$all',
      (client) => client.readAll({ fromPosition: logPosition(after), maxCount: scan, requiresLeader: true }),
      (event) => (pageFull = commitOf(event) - from >= MAX_PAGE_BYTES && commitOf(event) > from),
    );
    const events: RecordedEvent[] = [];
    let upTo = from;
    for (const one of resolved) {
      if (commitOf(one) <= from) continue;
      if (events.length === limit) break;
      upTo = commitOf(one);
      const recorded = recordedEvent(one);
      if (recorded !== undefined && matches(recorded.stream, prefixes)) events.push(recorded);
    }
    const last = resolved.at(-1);
    const seenAll = last === undefined || commitOf(last) <= upTo;
    return { events, upTo: positionOf(upTo), atEnd: seenAll && !pageFull && resolved.length < scan };
  }

  /** The position of the last event, EventStoreDB's own included. */
  async head(): Promise<Position> {
    const [last] = await this.#read('$all', (client) =>
      client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1, requiresLeader: true }),
    );
    return positionOf(last === undefined ? 0n : commitOf(last));
  }

  /** The metadata EventStoreDB keeps about a stream, and the revision to expect when it is written again. */
  async streamMetadata(stream: string): Promise<{ readonly metadata: object; readonly revision: number }> {
    const [last] = await this.#read(`$$${stream}`, (client) =>
      client.readStream(`$$${stream}`, {
        direction: 'backwards',
        fromRevision: 'end',
        maxCount: 1,
        requiresLeader: true,
      }),
    );
    if (last?.event === undefined) return { metadata: {}, revision: -1 };
    return { metadata: last.event.data as object, revision: Number(last.event.revision) };
  }

  /** Reads do no harm, so they are tried again; what heals within about a second nobody hears of. */
  async #read(
    subject: string,
    start: (client: EventStoreDBClient) => StreamingRead<ResolvedEvent>,
    enough?: (event: ResolvedEvent) => boolean,
  ): Promise<readonly ResolvedEvent[]> {
    const { client, timing, timeoutMs, target } = this.#options;
    for (let attempt = 0; ; attempt++) {
      try {
        return await collect(() => start(client), timing, timeoutMs, enough);
      } catch (error) {
        if (isNoStream(error)) return [];
        const terminal = terminalReadError(subject, error);
        if (terminal !== undefined) throw terminal;
        const last = attempt + 1 === MAX_ATTEMPTS || error instanceof StoreUnavailable;
        if (last) throw unavailable(target, error);
        await wait(timing, backOffMs(timing, attempt, 50, 500)).done;
      }
    }
  }
}

/** Does the stream's name start with one of these? All do where there are none. */
const matches = (stream: string, prefixes: readonly string[] | undefined): boolean =>
  prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix));
