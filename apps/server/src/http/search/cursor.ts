import { createHash } from 'node:crypto';
import type { Json } from '@onward/model';
import type { Document, Sort } from '@onward/read-store';
import { fieldProblem } from '../errors/problem.js';

/** What a cursor is good for: one order of one collection. */
export interface CursorScope {
  readonly collection: string;
  readonly sort: Sort;
}

/** Where a document stands in an order: its values there, `_id` last. Base64, opaque to clients, and tied to the search it is from. */
export function cursorOf(document: Document, scope: CursorScope): string {
  const values = pathsOf(scope.sort).map((path) => valueAt(document, path));
  return Buffer.from(JSON.stringify([scopeId(scope), ...values])).toString('base64');
}

export function readCursor(cursor: unknown, scope: CursorScope, field: string): readonly Json[] {
  const decoded = typeof cursor === 'string' && cursor.length <= 20_000 ? decode(cursor) : undefined;
  if (decoded === undefined) {
    throw fieldProblem(
      'INVALID_CURSOR',
      field,
      `"${field}" takes a cursor from "page" of an earlier answer.`,
    );
  }
  const [id, ...values] = decoded;
  if (id !== scopeId(scope) || values.length !== pathsOf(scope.sort).length) {
    throw fieldProblem(
      'INVALID_CURSOR',
      field,
      `The cursor in "${field}" comes from another search, or from one in another order. Search from the start again.`,
    );
  }
  return values;
}

function decode(cursor: string): readonly Json[] | undefined {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as Json;
    return Array.isArray(value) && value.every(isScalar) ? (value as readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
}

/** `_id` makes every order total. */
function pathsOf(sort: Sort): readonly string[] {
  const paths = sort.map(([path]) => path);
  return paths.includes('_id') ? paths : [...paths, '_id'];
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const scopeId = ({ collection, sort }: CursorScope): string =>
  createHash('sha256')
    .update(JSON.stringify([collection, sort]))
    .digest('base64')
    .slice(0, 6);

function valueAt(document: Document, path: string): Json {
  let value: unknown = document;
  for (const step of path.split('.')) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined;
  }
  return isScalar(value) ? ((value ?? null) as Json) : null;
}
