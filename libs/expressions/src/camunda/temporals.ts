import { FeelDate, FeelDateTime, date, dateAndTime, evaluate, toFeel } from 'feelin';
import { DIALECT } from '../syntax.js';
import { define, isText, type Definitions } from './define.js';

const instantOf = (now: number): string => new Date(now).toISOString();

export const temporals: Definitions = {
  now: define('', (_, { now }) => dateAndTime(instantOf(now))),
  today: define('', (_, { now }) => date(instantOf(now).slice(0, 10))),
  'last day of month': define('date', ([day]) => {
    if (!(day instanceof FeelDate || day instanceof FeelDateTime)) return null;
    const plain = day instanceof FeelDate ? day.unwrap() : day.unwrap().toPlainDate();
    return toFeel(plain.with({ day: plain.daysInMonth }));
  }),
  /** Camunda's forms with a time zone; feelin has the others. */
  'date and time': define('date, time, from, timezone', ([day, time, from, timezone]) => {
    const zone = timezone ?? time;
    if (isText(zone)) return inZone(day ?? from, zone);
    const text = day ?? from;
    const [, local, offset, named] = (time === null && isText(text) && ZONED.exec(text)) || [];
    if (local !== undefined && named !== undefined)
      return offset === undefined ? orNull(`${local}@${named}`) : inZone(local + offset, named);
    return evaluate(
      time === null ? 'date and time(x)' : 'date and time(x, y)',
      { x: day ?? from, y: time },
      DIALECT,
    ).value as unknown;
  }),
};

/** With the name of a zone as Java writes it, or behind an offset, which then says which moment it is. */
const ZONED = /^([^[\]@]{10,40}?)([Zz]|[+-]\d{2}:\d{2})?(?:\[|@)([\w/+-]{1,64})\]?$/;

function orNull(text: string): unknown {
  try {
    return dateAndTime(text);
  } catch {
    return null;
  }
}

/** The same moment in another zone; one without a zone is in UTC, as `now()` is. */
function inZone(given: unknown, zone: string): unknown {
  try {
    const moment: unknown = isText(given) ? dateAndTime(given) : given;
    if (!(moment instanceof FeelDateTime)) return null;
    const zoned = moment.unwrap().toZonedDateTime(known(moment.timezone ?? 'UTC'));
    return toFeel(zoned.withTimeZone(known(zone)));
  } catch {
    return null;
  }
}

/** FEEL writes UTC as `Z`, which is no time zone's name. */
const known = (zone: string): string => (zone === 'Z' ? 'UTC' : zone);
