import { Cron } from 'croner';
import { isTimeZone } from './time-zone.js';

const MAX_TEXT = 200;
const MAX_CACHED = 1000;
const ZONE = /^(?:CRON_TZ|TZ)=(\S{1,64})\s+/;
const MACRO = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;

const cache = new Map<string, Cron>();

/**
 * A cron expression of five fields, or of six with the seconds in front, or a macro such as `@daily`; `CRON_TZ=<zone> ` in front says
 * whose clocks it goes by, UTC otherwise. Days of the month and of the week must both fit where both are restricted, as in the other
 * engines. Undefined where the text is none.
 */
export function parseCron(text: string): Cron | undefined {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (text.length > MAX_TEXT) return undefined;
  const zone = ZONE.exec(text);
  const timezone = zone?.[1] ?? 'UTC';
  const pattern = text.slice(zone?.[0].length ?? 0).trim();
  if (!isTimeZone(timezone) || !(MACRO.test(pattern) || /^\S+(\s+\S+){4,5}$/.test(pattern))) return undefined;
  try {
    const cron = new Cron(pattern, {
      timezone,
      paused: true,
      domAndDow: true,
      sloppyRanges: true,
      mode: '5-or-6-parts',
    });
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(text, cron);
    return cron;
  } catch {
    return undefined;
  }
}

/** The first moment strictly after another one; undefined where it never comes. */
export function nextOfCron(cron: Cron, after: number): number | undefined {
  return cron.nextRun(new Date(after))?.getTime();
}
