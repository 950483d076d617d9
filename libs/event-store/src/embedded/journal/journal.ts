import { frameBytes, nextBlock, writeFrame } from './frame.js';
import { Pace } from './pace.js';
import type { Segment } from './segment.js';

const FIRST_BUFFER_BYTES = 64 * 1024;
/** Larger frames come when there is much else to do meanwhile. */
const MAX_BYTES_AT_ONCE = 8 * 1024;

/**
 * What was stored last, one frame behind the other, in two files that take turns: one is written from its beginning again when the
 * database has all it holds. Only its own frames follow each other; a group that finds no room is for the database to store.
 *
 * It takes nothing before the database knows of its epoch, and nothing after something went wrong before the database knows of the next.
 */
export class Journal {
  readonly #segments: readonly [Segment, Segment];
  /** Of each segment. */
  readonly #capacity: number;
  readonly #pace: Pace;
  /** Written over and over, as only one write is under way at a time. */
  #buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);
  /** Frames of other epochs count for nothing. */
  #epoch: number | undefined;
  #number = 0;
  #current: 0 | 1 = 0;
  #used = 0;
  /** The position up to which each segment's appends go. */
  readonly #upTo: [number, number] = [0, 0];

  constructor(segments: readonly [Segment, Segment], capacity: number, pace = new Pace()) {
    this.#segments = segments;
    this.#capacity = capacity;
    this.#pace = pace;
  }

  /** It takes nothing. */
  get isSuspended(): boolean {
    return this.#epoch === undefined;
  }

  /**
   * Resolves to true when the records are on disk, to false where there is no room for them. Where it rejects, nobody knows
   * whether they are.
   *
   * @param upTo the position of the last record's last event
   * @param drained whether the database has everything up to a position
   */
  async write(
    records: readonly Buffer[],
    upTo: number,
    drained: (position: number) => boolean,
  ): Promise<boolean> {
    const bytes = frameBytes(records);
    const epoch = this.#epoch;
    if (epoch === undefined || !this.#makeRoom(bytes, drained)) return false;
    if (this.#buffer.length < bytes)
      this.#buffer = Buffer.allocUnsafeSlow(Math.min(this.#capacity, 2 * bytes));
    const frame = writeFrame({ epoch, number: this.#number, records }, this.#buffer);
    try {
      await this.#put(frame);
    } catch (error) {
      this.suspend();
      throw error;
    }
    this.#number++;
    this.#used = nextBlock(this.#used + bytes);
    this.#upTo[this.#current] = upTo;
    return true;
  }

  /** Something went wrong, here or in the database: what is on disk is not known. */
  suspend(): void {
    this.#epoch = undefined;
  }

  /** The database has everything, and knows of this epoch. */
  begin(epoch: number): void {
    this.#epoch = epoch;
    this.#number = 0;
    this.#used = 0;
    this.#upTo.fill(0);
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  /** One that comes alone on a fast disk is waited for: its instance goes on sooner, and nothing else is held up for long. */
  async #put(frame: Buffer): Promise<void> {
    const segment = this.#segments[this.#current];
    const began = performance.now();
    if (frame.length <= MAX_BYTES_AT_ONCE && this.#pace.isFast) segment.writeNow(frame, this.#used);
    else await segment.write(frame, this.#used);
    this.#pace.took(performance.now() - began);
  }

  #makeRoom(bytes: number, drained: (position: number) => boolean): boolean {
    if (this.#used + bytes <= this.#capacity) return true;
    const other = this.#current === 0 ? 1 : 0;
    if (bytes > this.#capacity || !drained(this.#upTo[other])) return false;
    this.#current = other;
    this.#used = 0;
    return true;
  }
}
