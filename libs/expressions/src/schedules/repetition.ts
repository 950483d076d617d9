import { addDuration, parseDuration, type Duration } from './duration.js';
import { parseMoment } from './moment.js';

/** `R[n]/[start/]duration[/end]`, or `R[n]/start/end`. */
export interface Repetition {
  /** How often it comes; undefined: without end. */
  readonly times?: number;
  readonly start?: number;
  readonly interval: Duration;
  /** It does not come after this moment. */
  readonly end?: number;
}

const MAX_TIMES = 1_000_000_000;

/** Undefined where the text is none. An interval must take time. */
export function parseRepetition(text: string): Repetition | undefined {
  const match = /^R(\d{0,10})\/(.{1,200})$/.exec(text);
  if (match === null) return undefined;
  const times = match[1] === '' ? undefined : Number(match[1]);
  if (times !== undefined && (times < 1 || times > MAX_TIMES)) return undefined;
  const interval = parseInterval(match[2]!);
  return interval && { ...interval, ...(times === undefined ? {} : { times }) };
}

/** What follows the `R[n]/`. */
export function parseInterval(text: string): Omit<Repetition, 'times'> | undefined {
  const parts = text.split('/');
  const [first, second, third] = parts;
  if (parts.length > 3 || first === undefined) return undefined;
  const leading = parseDuration(first);
  if (leading !== undefined) {
    const end = second === undefined ? undefined : parseMoment(second);
    if (third !== undefined || (second !== undefined && end === undefined) || !takesTime(leading))
      return undefined;
    return { interval: leading, ...(end === undefined ? {} : { end }) };
  }
  const start = parseMoment(first);
  if (start === undefined || second === undefined) return undefined;
  const interval = parseDuration(second) ?? between(start, parseMoment(second));
  const end = third === undefined ? undefined : parseMoment(third);
  if (interval === undefined || !takesTime(interval) || (third !== undefined && end === undefined))
    return undefined;
  return { start, interval, ...(end === undefined ? {} : { end }) };
}

const between = (start: number, end: number | undefined): Duration | undefined =>
  end === undefined ? undefined : { months: 0, milliseconds: end - start };

const takesTime = ({ months, milliseconds }: Duration): boolean =>
  months >= 0 && milliseconds >= 0 && months + milliseconds > 0;

/** Of the moments `start + n · interval` with n ≥ 0 the first that is not before `moment` (strictly after it: give `moment + 1`). */
export function firstNotBefore(
  start: number,
  interval: Duration,
  moment: number,
): { readonly n: number; readonly at: number } {
  if (moment <= start) return { n: 0, at: start };
  // No month is longer than 31 days, so that neither the guess nor a leap goes too far; what is left shrinks tenfold with each leap.
  const longest = interval.months * 31 * 86_400_000 + interval.milliseconds;
  let n = 0;
  let at = start;
  while (at < moment) {
    n += Math.max(1, Math.floor((moment - at) / longest));
    at = addDuration(start, interval, n);
  }
  return { n, at };
}
