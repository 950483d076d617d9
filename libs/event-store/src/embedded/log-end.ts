import { invariant } from '@onward/model';
import { Heads, type Head } from './heads.js';
import { isStreamName, MAX_REVISION } from './keys.js';
import type { LogView } from './log-view.js';
import type { Operation } from './operation.js';
import type { StoredAppend } from './stored-event.js';
import { readTail } from './tail.js';

export const deletedOption = (stream: string): string => `deleted/${stream}`;

/**
 * Where the log and its streams end, appends that are still on their way to the disk included; and up to where it is durable.
 * After a failed write all of it is read again from disk.
 */
export class LogEnd {
  readonly #view: LogView;
  readonly #heads: Heads;
  #position = 0;
  #crc = 0;
  #durable = 0;
  /** When it was last read from disk: beyond `#durable` after an unknown outcome. */
  #visible = 0;
  #lost = true;

  constructor(view: LogView, cachedStreams: number) {
    this.#view = view;
    this.#heads = new Heads(cachedStreams);
    this.find();
    this.#durable = this.#position;
  }

  /** Of the last event that was given out. */
  get position(): number {
    return this.#position;
  }

  /** Of the last append; the next one is chained to it. */
  get crc(): number {
    return this.#crc;
  }

  /** The position of the last event known to be on disk. */
  get durable(): number {
    return this.#durable;
  }

  /** Nothing is in doubt: what is visible is on disk. */
  get sound(): boolean {
    return !this.#lost && this.#visible <= this.#durable;
  }

  /** Reads the end of the log if it was lost. Throws where the disk cannot be read. */
  find(): void {
    if (!this.#lost) return;
    const tail = readTail(this.#view);
    this.#heads.clear();
    this.#position = tail.position;
    this.#crc = tail.crc;
    this.#visible = tail.position;
    this.#lost = false;
  }

  /** A write has failed: nothing in memory holds any more. False where the disk does not tell either. */
  lose(): boolean {
    this.#lost = true;
    try {
      this.find();
      return true;
    } catch {
      return false;
    }
  }

  head(stream: string): Head | undefined {
    return this.#heads.get(stream) ?? this.#loadHead(stream);
  }

  advance(append: StoredAppend, crc: number): void {
    this.#position = append.lastPosition;
    this.#crc = crc;
    const revision = append.firstRevision + append.events.length - 1;
    this.#heads.set(append.stream, { revision, position: append.lastPosition });
  }

  /** Nothing follows in this stream any more. */
  delete(stream: string, head: Head): void {
    this.#heads.set(stream, { ...head, deleted: true });
  }

  /** All of these are on disk, and with them what an earlier unknown outcome has left. */
  reached(ops: readonly Operation[]): number {
    this.#durable = Math.max(this.#durable, this.#visible);
    for (const op of ops) this.#durable = op.append?.lastPosition ?? this.#durable;
    return this.#durable;
  }

  /** After a failed write: an append that can be read nevertheless. */
  isVisible(op: Operation): boolean {
    return op.append !== undefined && op.append.lastPosition <= this.#visible;
  }

  #loadHead(stream: string): Head | undefined {
    invariant(isStreamName(stream), `${JSON.stringify(stream)} is no stream name`);
    const view = this.#view;
    // Most streams asked for here are new ones: one look into the index is several times cheaper than a range of it.
    if (view.indexEntry(stream, 0) === undefined) return undefined;
    const entry = view.indexFloor(stream, MAX_REVISION)!;
    const deleted = view.option(deletedOption(stream)) !== undefined;
    const head = { revision: entry.firstRevision + entry.count - 1, position: entry.lastPosition, deleted };
    this.#heads.set(stream, head);
    return head;
  }
}
