import { problem } from '../errors/problem.js';

/**
 * The revision in an `If-Match` header, quoted (an ETag) or bare. Refused: weak tags (a revision is exact), lists and `*` (they say
 * nothing about one revision).
 */
export function parseIfMatch(header: string): number {
  const match = /^(?:"(\d{1,15})"|(\d{1,15}))$/.exec(header.trim());
  if (match === null) {
    throw problem(
      'INVALID_IF_MATCH',
      'If-Match takes one revision as the ETag gave it, such as "7"; weak tags (W/), lists and * are not supported.',
    );
  }
  return Number(match[1] ?? match[2]);
}

export const etagOf = (revision: number): string => `"${revision}"`;
