import type { RecordedEvent } from '../port.js';
import type { AppendEvents } from './stored-event.js';

export interface Selection {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here was looked at. */
  readonly upTo: number;
}

/** Does the stream's name start with one of these? All do where there are none. */
export const matches = (stream: string, prefixes: readonly string[] | undefined): boolean =>
  prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix));

/** The number of the first of these consecutive appends with events behind `after`; their number where there is none. */
export function firstBehind(appends: readonly AppendEvents[], after: number): number {
  let low = 0;
  let high = appends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (appends[middle]!.append.lastPosition > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** At most `limit` events behind `after` of these consecutive appends, beginning with the append number `first`. */
export function select(
  appends: readonly AppendEvents[],
  first: number,
  after: number,
  prefixes: readonly string[] | undefined,
  limit: number,
): Selection {
  const events: RecordedEvent[] = [];
  let upTo = after;
  for (let at = first; at < appends.length; at++) {
    const { append } = appends[at]!;
    const before = append.lastPosition - append.events.length;
    if (!matches(append.stream, prefixes)) {
      upTo = append.lastPosition;
      continue;
    }
    const skipped = Math.max(0, after - before);
    const taken = Math.min(append.events.length - skipped, limit - events.length);
    const all = appends[at]!.events;
    for (let next = skipped; next < skipped + taken; next++) events.push(all[next]!);
    upTo = before + skipped + taken;
    if (upTo < append.lastPosition || events.length === limit) break;
  }
  return { events, upTo };
}
