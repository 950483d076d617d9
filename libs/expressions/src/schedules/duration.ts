/** An ISO 8601 duration: months of the calendar, and what has a fixed length. */
export interface Duration {
  readonly months: number;
  readonly milliseconds: number;
}

const MAX_TEXT = 100;
const DAY_MS = 86_400_000;
/** The last moment a timer may be due at: the end of the year 9999. */
export const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const PATTERN =
  /^([+-])?P(?!$)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,12})M)?(?:(\d{1,15})(?:[.,](\d{1,9}))?S)?)?$/;

/** Reads `P1Y2M3W4DT5H6M7.5S` with an optional sign; undefined where the text is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = text.length > MAX_TEXT ? null : PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign, years, months, weeks, days, hours, minutes, seconds, fraction] = match;
  const factor = sign === '-' ? -1 : 1;
  const of = (part: string | undefined): number => (part === undefined ? 0 : Number(part));
  const milliseconds =
    (of(weeks) * 7 + of(days)) * DAY_MS +
    of(hours) * 3_600_000 +
    of(minutes) * 60_000 +
    of(seconds) * 1000 +
    Math.floor(Number(`0.${fraction ?? 0}`) * 1000);
  return { months: factor * (of(years) * 12 + of(months)) + 0, milliseconds: factor * milliseconds + 0 };
}

/**
 * The moment `times` durations behind another one, in the calendar of UTC: months first (a day that the month does not have becomes
 * its last), then the rest. All of it is reckoned from `start`, so that the 31st comes again after a shorter month.
 */
export function addDuration(start: number, { months, milliseconds }: Duration, times = 1): number {
  if (months === 0) return start + milliseconds * times;
  const date = new Date(start);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months * times);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime() + milliseconds * times;
}
