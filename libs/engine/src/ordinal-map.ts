import { invariant, type Ordinal } from '@onward/model';

/**
 * An immutable map from small dense integers: a radix tree of 32-way nodes that shares what a change did not touch. A change
 * copies at most four small arrays, however many entries there are; iteration is in ascending order. Plain data throughout, so that a
 * state can be cloned and serialised as it is (Bagwell, "Ideal Hash Trees", 2001, without the hashing).
 */
export interface OrdinalMap<T> {
  readonly size: number;
  /** Levels below the root. */
  readonly height: number;
  readonly root: Node<T>;
}

/** A leaf holds values, an inner node nodes; empty places are undefined, empty nodes are left out. */
type Node<T> = readonly (Node<T> | T | undefined)[];

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;
/** Keys lie below this: six levels, and no shift by more than 30 bits. */
export const KEYS = 2 ** 30;
const MAX_HEIGHT = 5;

export const EMPTY: OrdinalMap<never> = { size: 0, height: 0, root: [] };

export function get<T>(map: OrdinalMap<T>, key: Ordinal): T | undefined {
  if (beyond(key, map.height)) return undefined;
  let node: Node<T> | undefined = map.root;
  for (let level = map.height; level > 0; level--) {
    node = node[(key >>> (level * BITS)) & MASK] as Node<T> | undefined;
    if (node === undefined) return undefined;
  }
  return node[key & MASK] as T | undefined;
}

export const has = <T>(map: OrdinalMap<T>, key: Ordinal): boolean => get(map, key) !== undefined;

export function set<T>(map: OrdinalMap<T>, key: Ordinal, value: T): OrdinalMap<T> {
  invariant(key >= 0 && key < KEYS, 'the key of an ordinal map is an integer from 0 to 2^30 - 1');
  let { root, height } = map;
  while (beyond(key, height)) {
    root = root.length === 0 ? root : [root];
    height++;
  }
  const size = has(map, key) ? map.size : map.size + 1;
  return { size, height, root: put(root, height, key, value) };
}

export function remove<T>(map: OrdinalMap<T>, key: Ordinal): OrdinalMap<T> {
  if (!has(map, key)) return map;
  if (map.size === 1) return EMPTY;
  return { size: map.size - 1, height: map.height, root: drop(map.root, map.height, key) ?? [] };
}

/** The entry with the smallest key. */
export function first<T>(map: OrdinalMap<T>): readonly [Ordinal, T] | undefined {
  if (map.size === 0) return undefined;
  let node = map.root;
  let key = 0;
  for (let level = map.height; ; level--) {
    const at = node.findIndex(isPresent);
    key = key * WIDTH + at;
    if (level === 0) return [key, node[at] as T];
    node = node[at] as Node<T>;
  }
}

/** The entry with the greatest key. */
export function last<T>(map: OrdinalMap<T>): readonly [Ordinal, T] | undefined {
  if (map.size === 0) return undefined;
  let node = map.root;
  let key = 0;
  for (let level = map.height; ; level--) {
    // A change trims the empty places behind the last entry, so that this is it.
    const at = node.length - 1;
    key = key * WIDTH + at;
    if (level === 0) return [key, node[at] as T];
    node = node[at] as Node<T>;
  }
}

export function* entries<T>(map: OrdinalMap<T>): Generator<readonly [Ordinal, T]> {
  yield* walk(map.root, map.height, 0);
}

/** Those with this key or a greater one. */
export function* entriesFrom<T>(map: OrdinalMap<T>, from: Ordinal): Generator<readonly [Ordinal, T]> {
  yield* walk(map.root, map.height, 0, from);
}

export function* keys<T>(map: OrdinalMap<T>): Generator<Ordinal> {
  for (const [key] of walk(map.root, map.height, 0)) yield key;
}

export function* values<T>(map: OrdinalMap<T>): Generator<T> {
  for (const [, value] of walk(map.root, map.height, 0)) yield value;
}

const isPresent = (child: unknown): boolean => child !== undefined;

/** Whether a key lies outside what a tree of this height can hold. */
const beyond = (key: Ordinal, height: number): boolean =>
  height < MAX_HEIGHT && key >>> ((height + 1) * BITS) !== 0;

function put<T>(node: Node<T>, level: number, key: Ordinal, value: T): Node<T> {
  const copy = node.slice();
  const at = (key >>> (level * BITS)) & MASK;
  while (copy.length < at) copy.push(undefined);
  copy[at] = level === 0 ? value : put((node[at] as Node<T> | undefined) ?? [], level - 1, key, value);
  return copy;
}

/** Undefined: nothing is left of the node. */
function drop<T>(node: Node<T>, level: number, key: Ordinal): Node<T> | undefined {
  const at = (key >>> (level * BITS)) & MASK;
  const copy = node.slice();
  copy[at] = level === 0 ? undefined : drop(node[at] as Node<T>, level - 1, key);
  while (copy.length > 0 && copy[copy.length - 1] === undefined) copy.pop();
  return copy.length === 0 ? undefined : copy;
}

function* walk<T>(node: Node<T>, level: number, prefix: number, from = 0): Generator<readonly [Ordinal, T]> {
  const keysBelow = WIDTH ** level;
  for (let at = 0; at < node.length; at++) {
    const child = node[at];
    const key = prefix * WIDTH + at;
    if (child === undefined || (key + 1) * keysBelow <= from) continue;
    if (level === 0) yield [key, child as T];
    else yield* walk(child as Node<T>, level - 1, key, from);
  }
}
