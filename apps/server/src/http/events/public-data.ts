import {
  keyOf,
  ORDINALS_PER_NUMBER,
  type Json,
  type JsonObject,
  type Key,
  type Ordinal,
} from '@onward/model';

/** How an ordinal becomes a public key; undefined where the instance's first number does not reach. */
export type KeyFor = (ordinal: Ordinal) => Key | undefined;

/** The fields of event data that hold ordinals of the instance. */
const ORDINAL_FIELDS: ReadonlySet<string> = new Set([
  'token',
  'scope',
  'parent',
  'elementInstance',
  'job',
  'userTask',
  'incident',
  'failure',
  'compensates',
]);

/** Lists of ordinals, and objects of them by name. */
const ORDINAL_LISTS: ReadonlySet<string> = new Set(['consumed']);
const ORDINAL_TABLES: ReadonlySet<string> = new Set(['created']);

/** Event data with public keys in place of ordinals, so that what a client reads it can ask for. */
export function publicData(data: JsonObject, keyFor: KeyFor): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, publicValue(name, value, keyFor)]),
  );
}

function publicValue(name: string, value: Json, keyFor: KeyFor): Json {
  if (ORDINAL_FIELDS.has(name)) return toKey(value, keyFor);
  if (ORDINAL_LISTS.has(name) && Array.isArray(value)) return value.map((one: Json) => toKey(one, keyFor));
  if (ORDINAL_TABLES.has(name) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([variable, one]) => [variable, toKey(one, keyFor)]));
  }
  return value;
}

const toKey = (value: Json, keyFor: KeyFor): Json =>
  typeof value === 'number' ? (keyFor(value) ?? value) : value;

/** Keys below the numbers of an instance: the first is its own, the others those that its ordinals have grown into. */
export const keysBelow =
  (instanceNumbers: readonly number[]): KeyFor =>
  (ordinal) => {
    const number = instanceNumbers[Math.floor(ordinal / ORDINALS_PER_NUMBER)];
    return number === undefined ? undefined : keyOf(number, ordinal % ORDINALS_PER_NUMBER);
  };
