import type { Due } from '@onward/model';
import fc from 'fast-check';
import { createSchedules } from './schedules.js';

const { first, next } = createSchedules();
const NOW = Date.UTC(2026, 0, 31, 12);

const iso = (moment: number): string => new Date(moment).toISOString().replace('.000Z', 'Z');

function due(kind: 'date' | 'duration' | 'cycle', value: string, now = NOW): Due {
  const result = first(kind, value, now);
  if (!result.ok) throw new Error(result.message);
  return result.due;
}

/** The first moments of a timer, at most `limit`. */
function moments(kind: 'date' | 'duration' | 'cycle', value: string, limit: number, now = NOW): string[] {
  const found: string[] = [];
  for (
    let one: Due | undefined = due(kind, value, now);
    one !== undefined && found.length < limit;
    one = next(one)
  )
    found.push(iso(one.dueAt));
  return found;
}

describe('dates', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00.250Z', '2026-03-01T12:00:00.250Z'],
    ['2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00Z'],
    ['2026-03-01T12:00-0330', '2026-03-01T15:30:00Z'],
    ['2026-03-01T12:00:00', '2026-03-01T12:00:00Z'],
    ['2026-03-01', '2026-03-01T00:00:00Z'],
    ['2026-03-01T24:00:00Z', '2026-03-02T00:00:00Z'],
    ['2026-07-01T12:00:00@Europe/Berlin', '2026-07-01T10:00:00Z'],
    ['2026-07-01T12:00:00+02:00[Europe/Berlin]', '2026-07-01T10:00:00Z'],
    // The clocks go forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    ['2026-03-29T02:30:00[Europe/Berlin]', '2026-03-29T01:30:00Z'],
    ['2026-10-25T02:30:00[Europe/Berlin]', '2026-10-25T00:30:00Z'],
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
  ])('%s is %s', (text, expected) => expect(moments('date', text, 2)).toEqual([expected]));
});

describe('durations', () => {
  it.each([
    ['PT15M', '2026-01-31T12:15:00Z'],
    ['P1M', '2026-02-28T12:00:00Z'],
    ['P1Y2M10DT2H30M1.5S', '2027-04-10T14:30:01.500Z'],
    ['P2W', '2026-02-14T12:00:00Z'],
    ['PT0S', '2026-01-31T12:00:00Z'],
    ['-PT5M', '2026-01-31T12:00:00Z'],
  ])('%s from noon of 31 January is %s', (text, expected) =>
    expect(moments('duration', text, 2)).toEqual([expected]),
  );
});

describe('cycles', () => {
  it.each<[string, string[]]>([
    ['R2/PT10M', ['2026-01-31T12:10:00Z', '2026-01-31T12:20:00Z']],
    ['R1/PT10M', ['2026-01-31T12:10:00Z']],
    [
      'R/PT8H',
      ['2026-01-31T20:00:00Z', '2026-02-01T04:00:00Z', '2026-02-01T12:00:00Z', '2026-02-01T20:00:00Z'],
    ],
    [
      'R4/2026-12-31T00:00:00Z/P1M',
      ['2026-12-31T00:00:00Z', '2027-01-31T00:00:00Z', '2027-02-28T00:00:00Z', '2027-03-31T00:00:00Z'],
    ],
    [
      'R/2026-01-31T11:55:00Z/PT10M',
      ['2026-01-31T12:05:00Z', '2026-01-31T12:15:00Z', '2026-01-31T12:25:00Z', '2026-01-31T12:35:00Z'],
    ],
    ['R3/2026-01-31T11:55:00Z/PT10M', ['2026-01-31T12:05:00Z', '2026-01-31T12:15:00Z']],
    ['R3/2020-01-01T00:00:00Z/PT10M', ['2020-01-01T00:20:00Z']],
    [
      'R/2026-02-01T00:00:00Z/2026-02-01T06:00:00Z',
      ['2026-02-01T00:00:00Z', '2026-02-01T06:00:00Z', '2026-02-01T12:00:00Z', '2026-02-01T18:00:00Z'],
    ],
    ['R/PT10M/2026-01-31T12:25:00Z', ['2026-01-31T12:10:00Z', '2026-01-31T12:20:00Z']],
    ['R5/2026-02-01T00:00:00Z/PT1H/2026-02-01T01:00:00Z', ['2026-02-01T00:00:00Z', '2026-02-01T01:00:00Z']],
    [
      '*/20 * * * *',
      ['2026-01-31T12:20:00Z', '2026-01-31T12:40:00Z', '2026-01-31T13:00:00Z', '2026-01-31T13:20:00Z'],
    ],
    [
      '15 0/30 * * * *',
      ['2026-01-31T12:00:15Z', '2026-01-31T12:30:15Z', '2026-01-31T13:00:15Z', '2026-01-31T13:30:15Z'],
    ],
    [
      '@daily',
      ['2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z', '2026-02-03T00:00:00Z', '2026-02-04T00:00:00Z'],
    ],
    // Both the day of the month and that of the week.
    [
      '0 0 13 * FRI',
      ['2026-02-13T00:00:00Z', '2026-03-13T00:00:00Z', '2026-11-13T00:00:00Z', '2027-08-13T00:00:00Z'],
    ],
    [
      'CRON_TZ=Europe/Berlin 0 9 * * *',
      ['2026-02-01T08:00:00Z', '2026-02-02T08:00:00Z', '2026-02-03T08:00:00Z', '2026-02-04T08:00:00Z'],
    ],
  ])('%s', (text, expected) => expect(moments('cycle', text, 4)).toEqual(expected));

  it.each<[string, string, string[]]>([
    [
      'a fixed time in the hour that is left out comes right behind it',
      'CRON_TZ=Europe/Berlin 30 2 * * *',
      ['2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'a repeating time passes over the hour that is left out',
      'CRON_TZ=Europe/Berlin 0,30 2 * * *',
      ['2026-03-28T01:00:00Z', '2026-03-28T01:30:00Z', '2026-03-30T00:00:00Z'],
    ],
  ])('clocks go forward: %s', (_, text, expected) =>
    expect(moments('cycle', text, 3, Date.UTC(2026, 2, 27, 12))).toEqual(expected),
  );

  it.each<[string, string, string[]]>([
    [
      'a fixed time in the hour that comes twice comes once',
      'CRON_TZ=Europe/Berlin 30 2 * * *',
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'every hour comes in both of them',
      'CRON_TZ=Europe/Berlin 0 * * * *',
      ['2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ],
  ])('clocks go back: %s', (_, text, expected) =>
    expect(moments('cycle', text, expected.length, Date.UTC(2026, 9, 24, 23, 30))).toEqual(expected),
  );
});

describe('what is no timer', () => {
  it.each([
    ['date', 'tomorrow'],
    ['date', '2026-02-30T00:00:00Z'],
    ['date', '2026-02-01T25:00:00Z'],
    ['date', '2026-02-01T00:00:00[Mars/Olympus]'],
    ['date', 5],
    ['date', null],
    ['duration', 'P'],
    ['duration', 'PT'],
    ['duration', '15 minutes'],
    ['duration', 'P999999999Y'],
    ['cycle', 'R0/PT1H'],
    ['cycle', 'R/PT0S'],
    ['cycle', 'R/-PT1H'],
    ['cycle', 'R/'],
    ['cycle', 'R/PT1H/yesterday'],
    ['cycle', 'R/PT1H/2020-01-01T00:00:00Z'],
    ['cycle', '0 0 30 2 *'],
    ['cycle', '99 * * * *'],
    ['cycle', 'CRON_TZ=Mars/Olympus 0 9 * * *'],
    ['cycle', '* * *'],
    ['cycle', '@reboot'],
  ] as const)('%s %j is refused with a reason', (kind, value) => {
    const result = first(kind, value, NOW);
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
  });
});

describe('in general', () => {
  const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2190, 0) });
  const duration = fc
    .tuple(fc.nat(30), fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 100_000 }))
    .map(([months, days, hours, seconds]) => `P${months}M${days}DT${hours}H${seconds}S`);
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  );
  const cron = fc
    .tuple(
      zone,
      fc.nat(59),
      fc.constantFrom('*', '*/7', '2', '1-3', '23'),
      fc.constantFrom('*', '1', '31', 'L'),
      fc.constantFrom('*', 'MON'),
    )
    .map(([tz, minute, hour, day, weekday]) => `CRON_TZ=${tz} ${minute} ${hour} ${day} * ${weekday}`);
  const repetition = fc
    .tuple(fc.option(fc.integer({ min: 1, max: 9 })), fc.option(moment), duration)
    .map(([times, start, interval]) =>
      ['R' + (times ?? ''), ...(start === null ? [] : [new Date(start).toISOString()]), interval].join('/'),
    );

  it('each moment of a cycle comes strictly after the one before, and a counted cycle ends', () => {
    fc.assert(
      fc.property(fc.oneof(repetition, cron), moment, (text, now) => {
        const counted = /^R(\d+)/.exec(text)?.[1];
        let one: Due | undefined = due('cycle', text, now);
        let count = 0;
        for (; one !== undefined && count < 20; count++) {
          const following: Due | undefined = next(one);
          if (following !== undefined) expect(following.dueAt).toBeGreaterThan(one.dueAt);
          one = following;
        }
        if (counted !== undefined) expect(count).toBeLessThanOrEqual(Number(counted));
      }),
      { numRuns: 300 },
    );
  });

  it('the same arguments give the same answer, and a first moment without a start is not in the past', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          cron,
          duration.map((text) => `R/${text}`),
        ),
        moment,
        (text, now) => {
          const one = due('cycle', text, now);
          expect(due('cycle', text, now)).toEqual(one);
          expect(one.dueAt).toBeGreaterThan(now);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a cycle does not drift, however late its timer fires', () => {
    let one: Due | undefined = due('cycle', 'R/2026-02-28T23:59:59.123Z/P1M1D');
    for (let n = 0; n < 1000; n++) one = next(one!);
    const months = 1000;
    const anchor = new Date(Date.UTC(2026, 1 + months, 28, 23, 59, 59, 123));
    expect(one!.dueAt).toBe(anchor.getTime() + months * 86_400_000);
  });

  it('any text is answered, quickly', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('date', 'duration', 'cycle'),
        fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[R\dPTYMDHS/:Z*,@ +-]{0,60}$/)),
        (kind, text) => {
          const result = first(kind, text, NOW);
          if (result.ok) expect(Number.isSafeInteger(result.due.dueAt)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('goes far without looping for long', () => {
    const started = performance.now();
    expect(due('cycle', 'R/0001-01-01T00:00:00Z/PT0.001S').dueAt).toBeGreaterThanOrEqual(NOW);
    expect(due('cycle', 'R/0001-01-01T00:00:00Z/P1M').dueAt).toBeGreaterThanOrEqual(NOW);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
