import type { Position } from '@onward/model';
import type {
  EventReader,
  ReadAllOptions,
  ReadAllResult,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  Subscription,
} from '../port.js';
import { positionNumber } from './keys.js';
import { firstBehind, select } from './selection.js';
import { unpack, type Shipment } from './shipment.js';
import type { AppendEvents } from './stored-event.js';
import { DEFAULT_MAX_BATCH } from './subscription.js';

/** The thread that has the store. */
export interface LogSource {
  /** What follows `after`, a shipment's worth. Where there is nothing: `wait` until there is. */
  ship(after: number, wait: boolean): Promise<Shipment>;
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
}

/** Appends that were unpacked: those behind `after`. */
interface Piece {
  readonly appends: readonly AppendEvents[];
  readonly after: number;
  readonly upTo: number;
  readonly durable: number;
}

const NOTHING: Piece = { appends: [], after: 0, upTo: 0, durable: 0 };

/**
 * The log of an embedded store, followed in another thread than the one that writes it. Records come as they are stored, and are decoded
 * here: what a reader costs the writer is the copying of the bytes.
 */
export class ShippedLog implements EventReader {
  readonly #source: LogSource;
  /** What was unpacked last for `readAll`, whose caller asks for less at a time. */
  #last = NOTHING;

  constructor(source: LogSource) {
    this.#source = source;
  }

  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.#source.readStream(stream, options);
  }

  async readAll({ after, limit, prefixes }: ReadAllOptions): Promise<ReadAllResult> {
    const from = positionNumber(after);
    const isKept = from >= this.#last.after && from < this.#last.upTo;
    const piece = isKept ? this.#last : await this.#piece(from, false);
    this.#last = piece;
    const { events, upTo } = select(piece.appends, firstBehind(piece.appends, from), from, prefixes, limit);
    // What was kept says nothing of what has been stored since.
    const atEnd = upTo >= piece.durable && (!isKept || upTo >= (await this.#durable()));
    return { events, upTo: String(upTo) as Position, atEnd };
  }

  async head(): Promise<Position> {
    return String(await this.#durable()) as Position;
  }

  subscribe(options: SubscribeOptions): Subscription {
    let close = (): void => undefined;
    const closed = new Promise<undefined>((resolve) => (close = () => resolve(undefined)));
    const ended = this.#follow(options, closed);
    return {
      close: () => {
        close();
        return ended;
      },
    };
  }

  async #follow(options: SubscribeOptions, closed: Promise<undefined>): Promise<void> {
    let isOver = false;
    void closed.then(() => (isOver = true));
    try {
      let after = options.after === 'end' ? await this.#durable() : positionNumber(options.after);
      while (!isOver) {
        const piece = await Promise.race([closed, this.#piece(after, true)]);
        while (!isOver && piece !== undefined && after < piece.upTo)
          after = await this.#deliver(piece, after, options);
      }
    } catch (error) {
      if (!isOver) options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #deliver(piece: Piece, after: number, options: SubscribeOptions): Promise<number> {
    const { prefixes, maxBatch = DEFAULT_MAX_BATCH } = options;
    const { events, upTo } = select(
      piece.appends,
      firstBehind(piece.appends, after),
      after,
      prefixes,
      maxBatch,
    );
    await options.onBatch(events, String(upTo) as Position);
    return upTo;
  }

  async #piece(after: number, wait: boolean): Promise<Piece> {
    const shipment = await this.#source.ship(after, wait);
    const appends = unpack(shipment, after);
    const upTo = appends.at(-1)?.append.lastPosition ?? after;
    return { appends, after, upTo, durable: shipment.durable };
  }

  async #durable(): Promise<number> {
    return (await this.#source.ship(Number.MAX_SAFE_INTEGER, false)).durable;
  }
}
