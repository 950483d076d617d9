import type { Json } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import type { Document, IndexSpec } from '../port.js';
import { encodeValue, endOfValue, type EncodedValue } from './key-encoding.js';
import { isArray, type Value } from './query/compare.js';
import { leavesOf, parsePath, type Path } from './query/paths.js';

export const MAX_INDEX_PATHS = 6;
export const MAX_INDEXES = 32;
/** Arrays make several entries; more than this of one document in one index are refused. */
export const MAX_ENTRIES_PER_DOCUMENT = 1_000;

/** An index as it is laid out: keys are its number (one byte), the encoded values, the raw id. */
export interface Index {
  readonly spec: IndexSpec;
  readonly number: number;
  readonly paths: readonly Path[];
  /** Some document has, or had, an array at a path: neither order nor two-sided ranges nor null can be read off it. */
  multiple: boolean;
  /** Some entry stands, or stood, for more than one value: what it finds must be looked at, and its order is not exact. */
  inexact: boolean;
}

export interface IndexEntries {
  readonly keys: readonly Buffer[];
  readonly exact: boolean;
  /** An array was met on the way. */
  readonly viaArray: boolean;
}

interface ValuesAt {
  readonly values: readonly EncodedValue[];
  readonly viaArray: boolean;
}

export function layOut(spec: IndexSpec, number: number): Index {
  if (spec.paths.length === 0 || spec.paths.length > MAX_INDEX_PATHS) {
    throw new UnsupportedQuery(`index ${spec.name} needs 1 to ${MAX_INDEX_PATHS} paths`);
  }
  return { spec, number, paths: spec.paths.map(parsePath), multiple: false, inexact: false };
}

/** The entries of one document in one index. */
export function entriesOf(index: Index, document: Document, id: Buffer): IndexEntries {
  let exact = true;
  let viaArray = false;
  let prefixes: readonly (readonly Buffer[])[] = [[]];
  for (const path of index.paths) {
    const { values, viaArray: array } = valuesAt(document, path);
    viaArray ||= array;
    exact &&= values.every((value) => value.exact);
    if (prefixes.length * values.length > MAX_ENTRIES_PER_DOCUMENT) {
      throw new UnsupportedQuery(
        `document ${document._id} would have more than ${MAX_ENTRIES_PER_DOCUMENT} entries in index ${index.spec.name}`,
      );
    }
    prefixes = prefixes.flatMap((prefix) => values.map((value) => [...prefix, value.bytes]));
  }
  const first = Buffer.from([index.number]);
  return { keys: prefixes.map((prefix) => Buffer.concat([first, ...prefix, id])), exact, viaArray };
}

/** The id at the end of an index key. */
export function idIn(key: Buffer, index: Index): Buffer {
  let at = 1;
  for (let count = index.paths.length; count > 0; count--) at = endOfValue(key, at);
  return key.subarray(at);
}

const ownValue = (document: Document, name: string): Value =>
  Object.hasOwn(document, name) ? document[name] : undefined;

function valuesAt(document: Document, path: Path): ValuesAt {
  if (path.length === 1) {
    const value = ownValue(document, path[0] as string);
    if (!isArray(value)) return { values: [encodeValue(value)], viaArray: false };
  }
  const leaves = leavesOf(document, path);
  let viaArray = leaves.throughArray;
  const found: Value[] = [];
  for (const value of leaves.values) {
    if (isArray(value)) {
      viaArray = true;
      found.push(...(value as readonly Json[]));
    } else {
      found.push(value);
    }
  }
  return { values: distinct(found.map(encodeValue)), viaArray };
}

/** Every document has an entry, also one whose array is empty: it is found below the values of the other paths. */
function distinct(values: readonly EncodedValue[]): readonly EncodedValue[] {
  if (values.length === 0) return [encodeValue(null)];
  if (values.length === 1) return values;
  return [...new Map(values.map((value) => [value.bytes.toString('latin1'), value])).values()];
}
