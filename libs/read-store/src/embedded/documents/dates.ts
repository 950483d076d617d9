const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds since 1970 of `2026-01-31T12:00:00.000Z` and its like from 1970 to 9999; -1 for all else, however close to it. */
export function parseDate(text: string): number {
  if (text.length !== 24 || !isPunctuated(text)) return -1;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const ms = 10 * twoDigits(text, 20) + digit(text, 22);
  // What is no digit has made it NaN, which is in no range.
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && ms <= 999;
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && isTime)) return -1;
  if (day > (DAYS[month - 1] as number)) return -1;
  const time = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // The 29th of February of most years is in March.
  return month === 2 && day === 29 && new Date(time).getUTCMonth() !== 1 ? -1 : time;
}

/** The dates of documents that are written together are mostly the same few. */
const KNOWN = 512;
let known = new Map<string, number>();

/** The same as `parseDate`. */
export function timeOf(text: string): number {
  let time = known.get(text);
  if (time === undefined) {
    time = parseDate(text);
    if (known.size >= KNOWN) known = new Map();
    known.set(text, time);
  }
  return time;
}

const isPunctuated = (text: string): boolean =>
  text.charCodeAt(4) === 0x2d &&
  text.charCodeAt(7) === 0x2d &&
  text.charCodeAt(10) === 0x54 &&
  text.charCodeAt(13) === 0x3a &&
  text.charCodeAt(16) === 0x3a &&
  text.charCodeAt(19) === 0x2e &&
  text.charCodeAt(23) === 0x5a;

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};

const twoDigits = (text: string, at: number): number => 10 * digit(text, at) + digit(text, at + 1);

/** The dates of documents that were written together are mostly the same few. */
const SLOTS = 256;
const times = new Float64Array(SLOTS).fill(-1);
const texts: string[] = Array.from({ length: SLOTS }, () => '');

export function formatDate(time: number): string {
  const slot = time % SLOTS;
  if (times[slot] !== time) {
    texts[slot] = new Date(time).toISOString();
    times[slot] = time;
  }
  return texts[slot] as string;
}
