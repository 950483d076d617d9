import type { Due, DueResult, Json, Schedules } from '@onward/model';
import { nextOfCron, parseCron } from './cron.js';
import { addDuration, LAST_MOMENT, parseDuration } from './duration.js';
import { parseMoment } from './moment.js';
import { firstNotBefore, parseInterval, parseRepetition, type Repetition } from './repetition.js';

/**
 * ISO 8601 and cron behind the engine's `Schedules` port. A cycle's `Due.cycle` is a cron expression, or
 * `[anchor/]duration[/end]`: months of the calendar are reckoned from the anchor, the first moment of the cycle.
 */
export const createSchedules = (): Schedules => ({ first, next });

function first(kind: 'date' | 'duration' | 'cycle', value: Json, now: number): DueResult {
  if (typeof value !== 'string') return refused(kind, value);
  const text = value.trim();
  const result = FIRST[kind](text, now);
  if (result === undefined) return refused(kind, value);
  if (typeof result === 'string') return { ok: false, message: result };
  return result.dueAt <= LAST_MOMENT
    ? { ok: true, due: result }
    : { ok: false, message: `The timer "${shown(value)}" would be due after the year 9999.` };
}

const FIRST: Readonly<
  Record<'date' | 'duration' | 'cycle', (text: string, now: number) => Due | string | undefined>
> = {
  date(text) {
    const dueAt = parseMoment(text);
    return dueAt === undefined ? undefined : { dueAt };
  },
  duration(text, now) {
    const duration = parseDuration(text);
    return duration && { dueAt: Math.max(now, addDuration(now, duration)) };
  },
  cycle(text, now) {
    if (!text.startsWith('R')) return firstOfCron(text, now);
    const repetition = parseRepetition(text);
    return repetition && firstOfRepetition(repetition, text, now);
  },
};

function firstOfCron(text: string, now: number): Due | string | undefined {
  const cron = parseCron(text);
  if (cron === undefined) return undefined;
  const dueAt = nextOfCron(cron, now);
  return dueAt === undefined ? `The cron expression "${shown(text)}" never comes.` : { dueAt, cycle: text };
}

/**
 * Without a start the cycle begins one interval from now. With one, moments that have passed are left out, but for the last one of a
 * cycle of which nothing else is left: that is due at once, as a date in the past is.
 */
function firstOfRepetition(repetition: Repetition, text: string, now: number): Due | string {
  const { times, start, interval, end } = repetition;
  const anchor = start ?? addDuration(now, interval);
  const coming = firstNotBefore(anchor, interval, now);
  const n = times === undefined ? coming.n : Math.min(coming.n, times - 1);
  const dueAt = addDuration(anchor, interval, n);
  if (end !== undefined && dueAt > end) return `The cycle "${shown(text)}" ends before it first comes.`;
  const remaining = times === undefined ? undefined : times - 1 - n;
  if (remaining === 0) return { dueAt };
  const cycle = [
    ...(interval.months === 0 ? [] : [new Date(anchor).toISOString()]),
    isoOf(interval),
    ...(end === undefined ? [] : [new Date(end).toISOString()]),
  ].join('/');
  return { dueAt, cycle, ...(remaining === undefined ? {} : { remaining }) };
}

const isoOf = ({ months, milliseconds }: Repetition['interval']): string =>
  `P${months === 0 ? '' : `${months}M`}${milliseconds === 0 ? '' : `T${milliseconds / 1000}S`}`;

function next({ dueAt, remaining, cycle }: Due): Due | undefined {
  if (cycle === undefined || remaining === 0) return undefined;
  const following = nextMoment(cycle, dueAt);
  if (following === undefined || !(following <= LAST_MOMENT)) return undefined;
  if (remaining === undefined) return { dueAt: following, cycle };
  return remaining === 1 ? { dueAt: following } : { dueAt: following, remaining: remaining - 1, cycle };
}

function nextMoment(cycle: string, dueAt: number): number | undefined {
  const interval = parseInterval(cycle);
  if (interval === undefined) {
    const cron = parseCron(cycle);
    return cron && nextOfCron(cron, dueAt);
  }
  const { start = dueAt, end } = interval;
  const { at } = firstNotBefore(start, interval.interval, dueAt + 1);
  return end !== undefined && at > end ? undefined : at;
}

const EXPECTED = {
  date: 'an ISO 8601 date-time such as 2027-03-01T12:00:00Z',
  duration: 'an ISO 8601 duration such as PT15M',
  cycle:
    'a repetition such as R3/PT10M or R/2027-03-01T12:00:00Z/P1M, or a cron expression such as 0 9 * * MON-FRI',
};

const refused = (kind: keyof typeof EXPECTED, value: Json): DueResult => ({
  ok: false,
  message: `A timer ${kind} is ${EXPECTED[kind]}, not ${shown(value)}.`,
});

function shown(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
