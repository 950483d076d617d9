import type { Json } from '@onward/model';
import type { Count, Document, Filter, FindOptions } from '../port.js';
import { checkCount, checkFind } from '../validate.js';
import { idIn, type Index } from './index-entries.js';
import { encodeId, encodeValue } from './key-encoding.js';
import type { Candidate, Range } from './planner/candidate.js';
import { choose, chooseForCount, type Measure, type Plan } from './planner/choose.js';
import {
  compareSortKeys,
  cursorOf,
  isWithin,
  orderOf,
  sortKeyOf,
  type Cursor,
  type Order,
} from './planner/order.js';
import { compileFilter } from './query/match.js';
import { sameValue } from './query/compare.js';
import type { SortValue } from './query/paths.js';
import { ALL_IDS, type Tables } from './tables.js';
import { TopK } from './top-k.js';

/** Results held whole while they are sorted; beyond it only their keys are held and the page is read again. */
const HOLD_DOCUMENTS = 1_000;

/**
 * Answers a query in one go, without giving way to other work: that is what makes it one consistent view.
 * In index order where there is such an index, otherwise by sorting the best `skip + limit` of all that match.
 */
export function findIn(tables: Tables, indexes: readonly Index[], options: FindOptions): readonly Document[] {
  checkFind(options);
  if (options.limit === 0) return [];
  const order = orderOf(options.sort);
  const cursor = cursorOf(options, order);
  const plan = choose(compileFilter(options.filter), order, indexes, measureIn(tables));
  const found =
    plan.by !== 'ids' && plan.ordered
      ? inOrder(tables, plan, options, order, cursor)
      : sorted(tables, plan, options, order, cursor);
  // In front of a cursor the nearest are looked for first.
  return cursor?.side === 'before' ? [...found].reverse() : found;
}

export function countIn(
  tables: Tables,
  indexes: readonly Index[],
  filter: Filter | undefined,
  limit: number,
): Count {
  checkCount(filter, limit);
  const plan = chooseForCount(compileFilter(filter), indexes, measureIn(tables));
  const count = quickCount(tables, plan, limit + 1) ?? slowCount(tables, plan, limit + 1);
  return { count: Math.min(count, limit), more: count > limit };
}

const measureIn =
  (tables: Tables): Measure =>
  (ranges, most) => {
    let entries = 0;
    for (const range of ranges) {
      if (entries >= most) break;
      entries += tables.countEntries(range, most - entries);
    }
    return entries;
  };

function quickCount(tables: Tables, plan: Plan, most: number): number | undefined {
  if (plan.rest !== undefined) return undefined;
  if (plan.by === 'documents') return tables.size;
  if (plan.by === 'index' && !plan.candidate.index.multiple)
    return measureIn(tables)(plan.candidate.ranges, most);
  return undefined;
}

function slowCount(tables: Tables, plan: Plan, most: number): number {
  let count = 0;
  for (const id of idsOf(tables, plan, false, undefined)) {
    const matches = plan.rest ? plan.rest(tables.read(id)) : tables.has(id);
    if (matches && ++count >= most) break;
  }
  return count;
}

type OrderedPlan = Exclude<Plan, { by: 'ids' }>;

function inOrder(
  tables: Tables,
  plan: OrderedPlan,
  options: FindOptions,
  order: Order,
  cursor: Cursor | undefined,
): Document[] {
  const backwards = (plan.ordered === 'backwards') !== (cursor?.side === 'before');
  const seek = cursor && seekKey(plan, order, cursor);
  const found: Document[] = [];
  let skip = options.skip ?? 0;
  for (const id of idsOf(tables, plan, backwards, seek)) {
    if (skip > 0 && plan.rest === undefined && (cursor === undefined || seek)) {
      skip--;
      continue;
    }
    const document = tables.read(id);
    if (document === undefined || (plan.rest && !plan.rest(document))) continue;
    if (cursor && !seek && !isWithin(cursor, order, sortKeyOf(order, document))) continue;
    if (skip-- > 0) continue;
    found.push(document);
    if (found.length === options.limit) break;
  }
  return found;
}

interface Ranked {
  readonly key: readonly SortValue[];
  readonly id: Buffer;
  readonly document: Document | undefined;
}

function sorted(
  tables: Tables,
  plan: Plan,
  options: FindOptions,
  order: Order,
  cursor: Cursor | undefined,
): Document[] {
  const sign = cursor?.side === 'before' ? -1 : 1;
  const skip = options.skip ?? 0;
  const held = skip + options.limit;
  const best = new TopK<Ranked>(held, (a, b) => sign * compareSortKeys(order, a.key, b.key));
  for (const id of idsOf(tables, plan, false, undefined)) {
    const document = tables.read(id);
    if (document === undefined || (plan.rest && !plan.rest(document))) continue;
    const key = sortKeyOf(order, document);
    if (isWithin(cursor, order, key))
      best.offer({ key, id, document: held <= HOLD_DOCUMENTS ? document : undefined });
  }
  return best
    .sorted()
    .slice(skip)
    .map(({ id, document }) => document ?? (tables.read(id) as Document));
}

/** The ids a plan looks at, each once. */
function* idsOf(tables: Tables, plan: Plan, backwards: boolean, seek: Buffer | undefined): Generator<Buffer> {
  if (plan.by === 'ids') {
    for (const id of new Set(plan.ids)) {
      const key = typeof id === 'string' ? encodeId(id) : undefined;
      if (key !== undefined) yield key;
    }
  } else if (plan.by === 'documents') {
    yield* tables.ids(narrowed(ALL_IDS, seek, backwards), backwards);
  } else {
    yield* idsInIndex(tables, plan.candidate, backwards, seek);
  }
}

function* idsInIndex(
  tables: Tables,
  candidate: Candidate,
  backwards: boolean,
  seek: Buffer | undefined,
): Generator<Buffer> {
  const { index, ranges } = candidate;
  const seen = index.multiple ? new Set<string>() : undefined;
  for (const range of ranges) {
    for (const key of tables.entryKeys(narrowed(range, seek, backwards), backwards)) {
      const id = idIn(key, index);
      if (seen) {
        const text = id.toString('latin1');
        if (seen.has(text)) continue;
        seen.add(text);
      }
      yield id;
    }
  }
}

/** From right behind (backwards: right in front of) a key. */
function narrowed(range: Range, seek: Buffer | undefined, backwards: boolean): Range {
  if (seek === undefined) return range;
  if (backwards) return { start: range.start, end: Buffer.compare(seek, range.end) < 0 ? seek : range.end };
  const next = Buffer.concat([seek, Buffer.from([0])]);
  return { start: Buffer.compare(next, range.start) > 0 ? next : range.start, end: range.end };
}

/** The key at which a cursor's document stands or stood; undefined where the cursor does not say it exactly. */
function seekKey(plan: OrderedPlan, order: Order, cursor: Cursor): Buffer | undefined {
  const values = new Map<string, Json>(order.by.map(({ path }, at) => [path, cursor.values[at] as Json]));
  const text = values.get('_id');
  const id = typeof text === 'string' ? encodeId(text) : undefined;
  if (id === undefined || plan.by === 'documents') return id;
  const { index, equal } = plan.candidate;
  const parts: Buffer[] = [Buffer.from([index.number])];
  for (const path of index.spec.paths) {
    const fixed = equal.get(path);
    if (fixed !== undefined && values.has(path) && !sameValue(values.get(path), fixed)) return undefined;
    const value = encodeValue(fixed === undefined ? values.get(path) : fixed);
    if (!value.exact) return undefined;
    parts.push(value.bytes);
  }
  return Buffer.concat([...parts, id]);
}
