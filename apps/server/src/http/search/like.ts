import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';

const ANY_TEXT = '[\\s\\S]*';

/**
 * A `$like` pattern (`*` any text, `?` one character, `\` before either takes it literally) as a regular expression over the whole
 * value. Text between two stars is found once and for all at its first place (a lookahead that is then consumed, which cannot be
 * backtracked into), so that no pattern takes more than linear time per star.
 */
export function likeToRegex(pattern: string, field: string): string {
  if (pattern.length > LIMITS.likeLength) {
    throw fieldProblem(
      'INVALID_FILTER',
      field,
      `A $like pattern has ${LIMITS.likeLength} characters at most.`,
    );
  }
  const [head = '', ...rest] = segmentsOf(pattern);
  const tail = rest.pop();
  if (tail === undefined) return `^${head}$`;
  const middle = rest
    .filter((segment) => segment !== '')
    .map((segment, at) => `(?=([\\s\\S]*?${segment}))\\${at + 1}`);
  return `^${head}${middle.join('')}${ANY_TEXT}${tail}$`;
}

/** The pieces between stars, each as a regular expression. */
function segmentsOf(pattern: string): string[] {
  const segments = [''];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    const last = segments.length - 1;
    if (character === '*') segments.push('');
    else if (character === '?') segments[last] += '[\\s\\S]';
    else if (character === '\\' && at + 1 < pattern.length) segments[last] += literal(pattern[++at]!);
    else segments[last] += literal(character);
  }
  return segments;
}

const literal = (character: string): string => character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
