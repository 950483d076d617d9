import type { Json } from '@onward/model';
import type { Index } from '../index-entries.js';
import { BEYOND, encodeValue } from '../key-encoding.js';
import type { Term } from '../query/match.js';
import type { Bound, PathBounds } from './bounds.js';
import type { Order } from './order.js';

/** Keys from `start` (inclusive) to `end` (exclusive). */
export interface Range {
  readonly start: Buffer;
  readonly end: Buffer;
}

/** One way to answer a query: through one index. */
export interface Candidate {
  readonly index: Index;
  readonly ranges: readonly Range[];
  /** What need not be tested any more. */
  readonly answered: ReadonlySet<Term>;
  /** How many of its paths the filter bounds. */
  readonly depth: number;
  /** The values its first paths are equal to, by path. */
  readonly equal: ReadonlyMap<string, Json>;
  /** Its entries come in the query's order, forwards or backwards. */
  readonly ordered: 'forwards' | 'backwards' | undefined;
}

const MAX_RANGES = 2_000;
const after = (key: Buffer): Buffer => Buffer.concat([key, Buffer.from([BEYOND])]);

export function candidateOf(index: Index, bounds: ReadonlyMap<string, PathBounds>, order: Order): Candidate {
  const answered = new Set<Term>();
  const equal = new Map<string, Json>();
  const surely = !index.multiple && !index.inexact;
  let prefixes: readonly Buffer[] = [Buffer.from([index.number])];
  let depth = 0;
  for (const path of index.spec.paths) {
    const among = bounds.get(path)?.among;
    if (among === undefined || prefixes.length * among.values.length > MAX_RANGES) break;
    const values = among.values.map(encodeValue);
    prefixes = prefixes.flatMap((prefix) => values.map((value) => Buffer.concat([prefix, value.bytes])));
    if (surely && values.every((value) => value.exact)) answered.add(among.term);
    if (among.values.length === 1) equal.set(path, among.values[0] as Json);
    depth++;
  }
  const next = bounds.get(index.spec.paths[depth] ?? '');
  const ranged = next !== undefined && (next.lower !== undefined || next.upper !== undefined);
  const ranges = prefixes.map((prefix) =>
    ranged ? rangeWithin(prefix, next, index, answered) : { start: prefix, end: after(prefix) },
  );
  const single = prefixes.length === 1;
  const ordered = single && surely ? directionOf(index, equal, order) : undefined;
  return {
    index,
    ranges: withoutRepeats(ranges),
    answered,
    depth: ranged ? depth + 1 : depth,
    equal,
    ordered,
  };
}

/** Of an index with several entries per document only one side may be used: another element may meet the other one. */
function rangeWithin(prefix: Buffer, bounds: PathBounds, index: Index, answered: Set<Term>): Range {
  const { lower } = bounds;
  const upper = index.multiple && lower ? undefined : bounds.upper;
  const tag = encodeValue((lower ?? (upper as Bound)).value).bytes[0] as number;
  const sides = [lower, upper].filter((side) => side !== undefined);
  let start: Buffer = Buffer.concat([prefix, Buffer.from([tag])]);
  let end: Buffer = Buffer.concat([prefix, Buffer.from([tag + 1])]);
  for (const side of sides) {
    const value = encodeValue(side.value);
    if (value.bytes[0] !== tag) continue;
    const key = Buffer.concat([prefix, value.bytes]);
    const exact = value.exact && !index.inexact;
    if (side === lower) start = side.inclusive || !exact ? key : after(key);
    else end = side.inclusive || !exact ? after(key) : key;
    if (exact && !index.multiple) answered.add(side.term);
  }
  return { start, end };
}

function withoutRepeats(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  return [...new Map(ranges.map((range) => [range.start.toString('latin1'), range])).values()];
}

/** The paths that are not fixed to one value must be those of the order, then `_id`, all in one direction. */
function directionOf(
  index: Index,
  equal: ReadonlyMap<string, Json>,
  order: Order,
): 'forwards' | 'backwards' | undefined {
  const open = index.spec.paths.filter((path) => !equal.has(path));
  const wanted = order.by.filter(({ path }) => !equal.has(path));
  if (wanted.length !== open.length + 1) return undefined;
  if (!open.every((path, at) => wanted[at]?.path === path)) return undefined;
  const direction = (wanted[0] as Order['by'][number]).direction;
  if (!wanted.every((by) => by.direction === direction)) return undefined;
  return direction > 0 ? 'forwards' : 'backwards';
}
