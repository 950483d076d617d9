import type { Clock } from '@onward/model';
import { delay } from '../retry.js';
import type { LiveBuffer } from './live-buffer.js';

/** Pause before the store is asked again for what the hub has already announced (a read from a follower may lag), ms. */
const LAG_PAUSE_MS = 20;

/** How one kind of feed reads, and how it knows where it is. `T` is what the hub brings, `B` what the consumer gets. */
export interface FeedSource<T, B> {
  /** The next page from the store behind the cursor. */
  read(): Promise<{ readonly batch: B | undefined; readonly atEnd: boolean }>;
  /** What of these live items comes next: undefined where the consumer has it already, 'gap' where something lies between. */
  next(items: readonly T[]): B | undefined | 'gap';
  /** The cursor has come to this item, or lies beyond it. */
  includes(item: T): boolean;
}

/**
 * History from the store, then live from the buffer, and back to the store whenever the buffer has overflowed or leaves a gap.
 * The buffer has been attached before the first read, so that nothing falls between the two.
 */
export async function* feedLoop<T, B>(
  source: FeedSource<T, B>,
  buffer: LiveBuffer<T>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<B, void, undefined> {
  let behind = true;
  /** The store must have brought this before the buffer is looked at again. */
  let missed: T | undefined;
  while (!signal.aborted) {
    if (behind) {
      const { batch, atEnd } = await source.read();
      if (batch !== undefined && !signal.aborted) yield batch;
      const lagging = missed !== undefined && !source.includes(missed);
      behind = !atEnd || lagging;
      if (atEnd && lagging) await delay(clock, LAG_PAUSE_MS, signal);
      continue;
    }
    const items = buffer.take();
    const batch = items === 'overflowed' ? 'gap' : source.next(items);
    if (batch === 'gap') {
      behind = true;
      missed = buffer.latest;
    } else if (batch === undefined) {
      await buffer.changed(signal);
    } else {
      yield batch;
    }
  }
}
