import type { Result } from './result.js';

type Column = readonly [title: string, of: (result: Result) => string | undefined];

const whole = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : Math.round(value).toLocaleString('en');
const time = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
const percent = (share: number | undefined): string | undefined =>
  share === undefined ? undefined : `${Math.round(share * 100)} %`;

const COLUMNS: readonly Column[] = [
  ['workload', ({ workload }) => workload],
  ['clients', ({ clients }) => (clients === 0 ? undefined : String(clients))],
  ['rate', ({ perSecond, unit }) => `${whole(perSecond)} ${unit === 'events' ? 'ev/s' : '/s'}`],
  ['p50', ({ p50 }) => time(p50)],
  ['p99', ({ p99 }) => time(p99)],
  ['events', ({ eventsPerInstance }) => eventsPerInstance?.toFixed(0)],
  ['appends', ({ appendsPerInstance }) => appendsPerInstance?.toFixed(0)],
  ['log B', ({ logBytesPerInstance }) => whole(logBytesPerInstance)],
  ['models B', ({ readModelBytesPerInstance }) => whole(readModelBytesPerInstance)],
  ['heap B', ({ heapBytesPerInstance }) => whole(heapBytesPerInstance)],
  ['RSS', ({ rss }) => (rss === undefined ? undefined : `${Math.round(rss / 2 ** 20)} MB`)],
  ['final lag', ({ finalLag }) => time(finalLag)],
  ['raw', ({ raw }) => (raw === undefined ? undefined : `${whole(raw.instancesPerSecond)} /s`)],
  ['of raw', ({ raw }) => percent(raw?.ratio)],
  ['CPU µs', ({ cpuMicrosPerInstance }) => whole(cpuMicrosPerInstance)],
  ['server CPU', ({ cpu }) => percent(cpu?.server)],
  ['load CPU', ({ cpu }) => percent(cpu?.loadGenerator)],
];

/** Text for people, a line per result. */
export function table(results: readonly Result[]): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...results.map((one) => COLUMNS.map(([, of]) => of(one) ?? '–')),
  ];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  );
  const notes = results.flatMap(({ workload, note, lagAtHalfLoad, lateness }) => [
    ...(lateness === undefined
      ? []
      : [
          `${workload}: late by p50 ${time(lateness.p50)}, p99 ${time(lateness.p99)}, most ${time(lateness.max)}, of ${lateness.count}`,
        ]),
    ...(note === undefined ? [] : [`${workload}: ${note}`]),
    ...(lagAtHalfLoad === undefined
      ? []
      : [
          `${workload}: lag p50 ${time(lagAtHalfLoad.p50)}, p99 ${time(lagAtHalfLoad.p99)}, most ${time(lagAtHalfLoad.max)}`,
        ]),
  ]);
  return [...lines, '', ...notes].join('\n');
}
