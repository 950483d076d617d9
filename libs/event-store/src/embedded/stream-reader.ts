import { setImmediate as turn } from 'node:timers/promises';
import { StoreDamaged } from '../errors.js';
import type { ReadStreamOptions, RecordedEvent } from '../port.js';
import { deleted } from './appender.js';
import type { IndexEntry } from './database.js';
import { MAX_REVISION } from './keys.js';
import { deletedOption } from './log-end.js';
import type { LogView } from './log-view.js';
import { damaged, decodeRecord } from './record.js';
import { AppendEvents, type StoredEvent } from './stored-event.js';

/** Appends decoded in one turn of the event loop. */
const APPENDS_PER_TURN = 128;

export const maxCountOption = (stream: string): string => `maxCount/${stream}`;

/** Reads single streams by the index. */
export class StreamReader {
  readonly #view: LogView;
  readonly #durable: () => number;

  constructor(view: LogView, durable: () => number) {
    this.#view = view;
    this.#durable = durable;
  }

  async read(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (this.#view.option(deletedOption(stream)) !== undefined) throw deleted(stream);
    const lowest = this.#lowest(stream);
    if (options.direction === 'backwards') return this.#backwards(stream, lowest, options);
    return this.#forwards(stream, Math.max(options.from ?? 0, lowest), options.limit);
  }

  async #forwards(stream: string, from: number, limit: number): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const first = this.#view.indexFloor(stream, from);
    let next = first?.firstRevision;
    while (next !== undefined && events.length < limit) {
      if (events.length > 0) await turn();
      const entries = this.#view.indexRange(stream, next, Math.min(APPENDS_PER_TURN, limit));
      for (const entry of entries) {
        if (entry.lastPosition > this.#durable() || events.length >= limit) return events;
        if (entry.firstRevision !== next) throw missing(stream, next);
        next += entry.count;
        if (next <= from) continue;
        const all = this.#eventsOf(stream, entry);
        const skipped = Math.max(0, from - entry.firstRevision);
        events.push(...all.slice(skipped, skipped + limit - events.length));
      }
      if (entries.length < Math.min(APPENDS_PER_TURN, limit)) return events;
    }
    return events;
  }

  async #backwards(
    stream: string,
    lowest: number,
    options: ReadStreamOptions,
  ): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const { from = MAX_REVISION, limit } = options;
    let revision = Math.min(from, MAX_REVISION);
    for (let appends = 1; events.length < limit && revision >= lowest; appends++) {
      if (appends % APPENDS_PER_TURN === 0) await turn();
      const entry = this.#view.indexFloor(stream, revision);
      if (entry === undefined) return events;
      const last = entry.firstRevision + entry.count - 1;
      if (events.length > 0 && last !== revision) throw missing(stream, revision);
      if (entry.lastPosition <= this.#durable()) {
        const all = this.#eventsOf(stream, entry);
        for (
          let at = Math.min(revision, last);
          at >= Math.max(lowest, entry.firstRevision) && events.length < limit;
          at--
        ) {
          events.push(all[at - entry.firstRevision]!);
        }
      }
      revision = entry.firstRevision - 1;
    }
    return events;
  }

  #eventsOf(stream: string, entry: IndexEntry): readonly StoredEvent[] {
    const record = this.#view.record(entry.lastPosition);
    if (record === undefined) throw missing(stream, entry.firstRevision);
    const append = decodeRecord(record, entry.lastPosition);
    const isIt = append.stream === stream && append.firstRevision === entry.firstRevision;
    if (!isIt || append.events.length !== entry.count) throw missing(stream, entry.firstRevision);
    return new AppendEvents(append).events;
  }

  /** The first revision that `setMaxCount` leaves readable. */
  #lowest(stream: string): number {
    const maxCount = this.#view.option(maxCountOption(stream));
    if (maxCount === undefined) return 0;
    const last = this.#view.indexFloor(stream, MAX_REVISION);
    return last === undefined ? 0 : Math.max(0, last.firstRevision + last.count - Number(maxCount));
  }
}

const missing = (stream: string, revision: number): StoreDamaged =>
  new StoreDamaged(damaged(`revision ${revision} of stream ${stream} is missing`));
