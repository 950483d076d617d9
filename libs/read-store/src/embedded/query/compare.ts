import type { Json, JsonObject } from '@onward/model';

/** Missing values are undefined and compare like null. */
export type Value = Json | undefined;

export const isArray = (value: Value): value is readonly Json[] => Array.isArray(value);

export const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The place of a value's type in MongoDB's comparison order, as far as JSON has these types. */
export function typeRank(value: Value): number {
  switch (typeof value) {
    case 'number':
      return 2;
    case 'string':
      return 3;
    case 'boolean':
      return 6;
    default:
      if (value === null || value === undefined) return 1;
      return Array.isArray(value) ? 5 : 4;
  }
}

/** MongoDB's total order over JSON values: by type first, text by its UTF-8 bytes, objects field by field in their order. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  if (difference !== 0) return difference;
  switch (rank) {
    case 1:
      return 0;
    case 2:
    case 6:
      return Number(a) - Number(b);
    case 3:
      return compareText(a as string, b as string);
    case 4:
      return compareObjects(a as JsonObject, b as JsonObject);
    default:
      return compareArrays(a as readonly Json[], b as readonly Json[]);
  }
}

export const sameValue = (a: Value, b: Value): boolean => compareValues(a, b) === 0;

/** By code point, which is the order of the UTF-8 bytes; JavaScript's own is that of UTF-16 code units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return utf8Weight(x) - utf8Weight(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points beyond U+FFFF and so come after U+E000 … U+FFFF. */
function utf8Weight(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

function compareArrays(a: readonly Json[], b: readonly Json[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: JsonObject, b: JsonObject): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [nameA, valueA] = left[at] as [string, Json];
    const [nameB, valueB] = right[at] as [string, Json];
    const order =
      typeRank(valueA) - typeRank(valueB) || compareText(nameA, nameB) || compareValues(valueA, valueB);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
