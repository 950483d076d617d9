import type { FindOptions } from '@onward/read-store';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { readCursor, type CursorScope } from './cursor.js';
import { objectOf } from './filter.js';

export type Page = Pick<FindOptions, 'limit' | 'skip' | 'after' | 'before'>;

/** `{from, limit}`, `{after, limit}` or `{before, limit}`. */
export function parsePage(page: unknown, scope: CursorScope): Page {
  if (page === undefined || page === null) return { limit: LIMITS.defaultPage };
  const { from, limit, after, before, ...others } = objectOf(page, 'page', 'INVALID_PAGE');
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw fieldProblem(
      'UNKNOWN_PROPERTY',
      `page.${other}`,
      `"${other}" is no property of "page". It takes: from, limit, after, before.`,
    );
  }
  if ([from, after, before].filter(given).length > 1) {
    throw fieldProblem('INVALID_PAGE', 'page', '"page" takes one of "from", "after" and "before".');
  }
  const size = { limit: given(limit) ? integer(limit, 'page.limit', 1, LIMITS.maxPage) : LIMITS.defaultPage };
  if (given(from)) return { ...size, skip: integer(from, 'page.from', 0, LIMITS.maxFrom) };
  if (given(after)) return { ...size, after: readCursor(after, scope, 'page.after') };
  if (given(before)) return { ...size, before: readCursor(before, scope, 'page.before') };
  return size;
}

const given = (value: unknown): boolean => value !== undefined && value !== null;

function integer(value: unknown, field: string, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const hint = field === 'page.from' ? ' Further on, use "after" with the cursor of the last page.' : '';
  throw fieldProblem('INVALID_PAGE', field, `"${field}" is a whole number from ${min} to ${max}.${hint}`);
}
