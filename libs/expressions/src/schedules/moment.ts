import { isTimeZone, offsetAt } from './time-zone.js';

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?(?:@([\w/+-]{1,64})|\[([\w/+-]{1,64})\])?$/i;

/**
 * Reads an ISO 8601 date or date-time, ms since 1970; undefined where the text is none. Without an offset it is UTC; a zone may
 * follow as `@Europe/Berlin` (FEEL) or `[Europe/Berlin]` (Java), and tells the offset where none is written.
 */
export function parseMoment(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, offset, feelZone, javaZone] =
    match;
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isCalendar(parts)) return undefined;
  const milliseconds = Math.floor(Number(`0.${fraction ?? 0}`) * 1000);
  const [y, m, d, h, min, s] = parts;
  const local = Date.UTC(y, m - 1, d, h, min, s, milliseconds);
  if (offset !== undefined) return ofOffset(local, offset);
  const zone = feelZone ?? javaZone;
  if (zone === undefined) return local;
  return isTimeZone(zone) ? inZone(local, zone) : undefined;
}

function isCalendar([year, month, day, hour, minute, second]: readonly [
  number,
  number,
  number,
  number,
  number,
  number,
]): boolean {
  if (month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 59) return false;
  if (hour === 24 && (minute > 0 || second > 0)) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function ofOffset(local: number, offset: string): number | undefined {
  if (offset.toUpperCase() === 'Z') return local;
  const digits = offset.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || 0);
  if (hours > 18 || minutes > 59) return undefined;
  const ms = (hours * 60 + minutes) * 60_000;
  return offset.startsWith('-') ? local + ms : local - ms;
}

/** A time that a zone skips is read with the offset before the gap; one that it has twice is the first of the two. */
function inZone(local: number, zone: string): number {
  const before = local - offsetAt(local - 86_400_000, zone);
  if (before + offsetAt(before, zone) === local) return before;
  const after = local - offsetAt(local + 86_400_000, zone);
  return after + offsetAt(after, zone) === local ? after : before;
}
