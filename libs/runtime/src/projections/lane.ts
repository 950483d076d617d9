import type { RecordedEvent } from '@onward/event-store';
import { comparePositions } from '@onward/model';
import type { Position } from '@onward/model';
import { FoldFailed, type Projection } from '@onward/read-models';
import type { WritableCollection } from '@onward/read-store';
import { NOTHING_ARCHIVED, SUMMARY, type ArchivedHistory } from './archived-history.js';
import { BatchFold } from './batch-fold.js';
import { LaneWriter } from './lane-writer.js';
import type { LanePorts } from './lane-writer.js';
import { isTakenOver, Stopped } from './persist.js';
import { comparePlaces } from './places.js';
import type { Place } from './places.js';

/** Events folded at a stretch; then the pacer is asked. */
const PIECE = 128;
/** Documents that a lane which builds holds before it writes them: what comes and goes in between is never written. */
const HELD_WHILE_BUILDING = 5_000;
/** Batches without a change, after which the checkpoint is written all the same. */
const IDLE_BATCHES_PER_CHECKPOINT = 64;
/** Where others watch the checkpoint it is written after so long, ms, at the latest. */
const WATCHED_CHECKPOINT_MS = 100;

export interface Batch {
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
  /** Of its events: most lanes see by it that a batch does not concern them. */
  readonly types: ReadonlySet<string>;
}

export function batchOf(events: readonly RecordedEvent[], upTo: Position): Batch {
  const types = new Set<string>();
  for (const { type } of events) types.add(type);
  return { events, upTo, types };
}

export interface LaneFailure {
  readonly message: string;
  /** The event that could not be folded, where it is known. */
  readonly position: Position | undefined;
}

export interface LaneOptions {
  readonly projection: Projection;
  readonly collection: WritableCollection;
  readonly start: Place;
  /** Fills a generation that nobody reads yet: written rarely, and not consistent before `settle`. */
  readonly building?: boolean;
  /** What of the log is not folded because a summary stands in for it. Default: nothing. */
  readonly archived?: ArchivedHistory;
  /** The position has moved, or the lane has failed. */
  readonly onChange?: () => void;
}

/**
 * One projection on its way along the log into one generation of its collection. Batches must come in order; what of a batch
 * lies behind the lane is passed by, so that lanes of different positions may share one reader. One write is under way at
 * most, while the next batch is read and other lanes fold.
 */
export class Lane {
  /** Everything up to here is in the collection (of one that builds: or will be with `settle`). */
  position: Place;
  failure: LaneFailure | undefined;
  #fold: BatchFold;
  /** Where the events in `#fold` were; kept only while building. */
  #places: Position[] = [];
  #idleBatches = 0;
  #isAccepting = false;
  #cancelCheckpoint: (() => void) | undefined;
  /** A batch was given up because the host stops, or another node writes: no later one may be taken. */
  #stopped = false;
  #writing: Promise<void> = Promise.resolve();
  readonly #types: ReadonlySet<string>;
  readonly #writer: LaneWriter;

  constructor(
    private readonly options: LaneOptions,
    private readonly ports: LanePorts,
  ) {
    const { collection, projection, start } = options;
    this.position = start;
    this.#types = new Set([...Object.keys(projection.on), SUMMARY]);
    this.#writer = new LaneWriter(projection.name, collection, start, ports);
    this.#fold = new BatchFold(projection, (ids) => this.#writer.load(ids));
  }

  /** Folds what is new in the batch and begins to write it. Never rejects: a fault of the projection becomes `failure`. */
  async accept(batch: Batch): Promise<void> {
    this.#isAccepting = true;
    await this.#accept(batch);
    this.#isAccepting = false;
  }

  async #accept(batch: Batch): Promise<void> {
    const { upTo } = batch;
    await this.#writing;
    if (this.#ended || comparePlaces(upTo, this.position) <= 0) return;
    await this.#try(async () => {
      await this.#add(this.#relevant(batch));
      if (this.options.building === true) this.position = upTo;
      else this.#writing = this.#try(() => this.#write(upTo));
    });
    await this.ports.pacer.breathe();
  }

  /** Resolves when what was accepted has been written. */
  async settle(): Promise<void> {
    await this.#writing;
    const { position } = this;
    if (this.options.building !== true || this.#ended || position === 'start') return;
    await this.#try(() => this.#writeHeld(position));
  }

  /** Settles, and stores the checkpoint if it lies behind the position. */
  async close(): Promise<void> {
    this.#cancelCheckpoint?.();
    await this.settle();
    const { position } = this;
    if (this.#ended || position === 'start' || position === this.#writer.stored) return;
    await this.#try(() => this.#writer.write([], position));
  }

  /** What was folded is not all in the collection, and will not come there. */
  get isGivenUp(): boolean {
    return this.#stopped;
  }

  get #ended(): boolean {
    return this.failure !== undefined || this.#stopped;
  }

  #relevant({ events, types }: Batch): readonly RecordedEvent[] {
    if (![...types].some((type) => this.#types.has(type))) return [];
    const from = this.position;
    const first = events[0];
    const overlaps = from !== 'start' && first !== undefined && comparePositions(first.position, from) <= 0;
    const relevant: RecordedEvent[] = [];
    for (const event of events) {
      if (!this.#types.has(event.type)) continue;
      if (!overlaps || comparePositions(event.position, from) > 0) relevant.push(event);
    }
    return relevant;
  }

  async #add(events: readonly RecordedEvent[]): Promise<void> {
    const building = this.options.building === true;
    for (let start = 0; start < events.length; start += PIECE) {
      const piece = events.slice(start, start + PIECE);
      const { position } = piece.at(-1) as RecordedEvent;
      const { archived = NOTHING_ARCHIVED } = this.options;
      // A summary becomes several events of one position: by then it is clear where the piece ends.
      await this.#fold.add(archived.instead(piece));
      if (building) for (const event of piece) this.#places.push(event.position);
      if (building && this.#fold.size >= HELD_WHILE_BUILDING) await this.#writeHeld(position);
      if (!building && this.#fold.size >= this.#writer.size) await this.#write(position);
      await this.ports.pacer.breathe();
    }
  }

  async #write(upTo: Position): Promise<void> {
    const operations = this.#fold.operations();
    this.#fold = this.#fold.next();
    if (operations.length > 0 || ++this.#idleBatches >= IDLE_BATCHES_PER_CHECKPOINT) {
      await this.#writer.write(operations, upTo);
      this.#idleBatches = 0;
    } else if (this.ports.isWatched === true) this.#checkpointSoon();
    this.position = upTo;
    this.options.onChange?.();
  }

  /** One timer at most. A batch under way then writes, or sets it again. */
  #checkpointSoon(): void {
    this.#cancelCheckpoint ??= this.ports.clock.schedule(WATCHED_CHECKPOINT_MS, () => {
      this.#cancelCheckpoint = undefined;
      if (this.#ended || this.ports.signal.aborted) return;
      if (this.#isAccepting) this.#checkpointSoon();
      else this.#writing = this.#writing.then(() => this.#try(() => this.#storePosition()));
    });
  }

  async #storePosition(): Promise<void> {
    const { position } = this;
    if (position !== 'start' && comparePlaces(position, this.#writer.stored) > 0)
      await this.#writer.write([], position);
  }

  async #writeHeld(upTo: Position): Promise<void> {
    const operations = this.#fold.operations();
    const places = [...this.#places.filter((place) => place !== upTo), upTo];
    this.#fold = this.#fold.next();
    this.#places = [];
    await this.#writer.writeInPieces(operations, places);
  }

  /** Never rejects. */
  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (error instanceof Stopped) this.#stopped = true;
      else if (isTakenOver(error) && this.ports.onMoved !== undefined) {
        this.#stopped = true;
        this.ports.onMoved();
      } else this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const position = error instanceof FoldFailed ? error.position : undefined;
    const message = error instanceof Error ? error.message : String(error);
    const { name } = this.options.projection;
    this.failure = { message, position };
    this.ports.logger.error(`projection ${name} has failed and stays behind until it is rebuilt`, {
      error: message,
      position,
    });
    this.options.onChange?.();
  }
}
