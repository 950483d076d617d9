import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchEngineOnEventStoreDb, engineTable } from './engine-on-eventstoredb.js';
import { rawSyncs } from './raw.js';
import type { Result } from './result.js';
import { table } from './table.js';
import { WORKLOADS } from './workloads.js';

const HELP = `npm run bench -- [options]

  --eventstore URL   instead of the workloads: the engine on this EventStoreDB against the bare client with the same appends
  --only NAMES       these workloads, separated by commas
  --seconds N        sustained load of each, 60 by default
  --warm-up N        seconds before it that are not counted, 5 by default
  --clients N        connections, each with one request at a time, 256 by default
  --parked N         instances of the workload "parked", 100,000 by default
  --timers N         pending timers of the workload "timers", 30,000 by default (1,000,000 takes a quarter of an hour)
  --json FILE        writes all results, too
  --folder FOLDER    on the disk to be measured; by default that of temporary files
  --cpu-prof FOLDER  writes profiles of the server

${WORKLOADS.map(({ name, about }) => `  ${name.padEnd(17)}${about}`).join('\n')}
`;

const { values } = parseArgs({
  options: {
    eventstore: { type: 'string' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '5' },
    clients: { type: 'string', default: '256' },
    parked: { type: 'string', default: '100000' },
    timers: { type: 'string', default: '30000' },
    json: { type: 'string' },
    folder: { type: 'string', default: tmpdir() },
    'cpu-prof': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const SECONDS_PER_ROUND = 5;

function number(name: 'seconds' | 'warm-up' | 'clients' | 'parked' | 'timers', min: number): number {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= min) return value;
  throw new Error(`--${name} is a number from ${min}`);
}

function wanted(): typeof WORKLOADS {
  const names = values.only?.split(',');
  const unknown = names?.find((name) => !WORKLOADS.some((workload) => workload.name === name));
  if (unknown !== undefined)
    throw new Error(`no workload "${unknown}"; there are ${WORKLOADS.map(({ name }) => name).join(', ')}`);
  return WORKLOADS.filter(({ name }) => names === undefined || names.includes(name));
}

async function onEventStoreDb(connectionString: string): Promise<void> {
  const callers = number('clients', 1);
  // In turns of a few seconds, so that both sides see the same machine.
  const rounds = Math.max(1, Math.round(number('seconds', 0.1) / SECONDS_PER_ROUND));
  const common = { connectionString, callers, rounds, secondsPerRound: SECONDS_PER_ROUND };
  for (const withReadModels of [false, true])
    process.stdout.write(
      engineTable(await benchEngineOnEventStoreDb({ ...common, readModels: withReadModels })),
    );
}

async function main(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const profiles = values['cpu-prof'];
  const workloads = wanted();
  await mkdir(values.folder, { recursive: true });
  const parent = await mkdtemp(join(resolve(values.folder), 'onward-bench-'));
  const options = {
    seconds: number('seconds', 0.1),
    warmUpSeconds: number('warm-up', 0),
    clients: number('clients', 1),
    parked: number('parked', 1),
    timers: number('timers', 1),
    parent,
    nodeOptions: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profiles)}`],
    say,
  };
  const results: Result[] = [];
  try {
    const sync = await rawSyncs(parent, Math.min(options.seconds, 2));
    for (const { name, about, run } of workloads) {
      say(`${name}: ${about} …`);
      results.push(...(await run(options)));
    }
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node.js ${process.version}`;
    process.stdout.write(
      `\n${machine}\nfdatasync of a page: ${sync.perSecond} /s, p50 ${sync.p50.toFixed(2)} ms\n\n${table(results)}\n`,
    );
    if (values.json !== undefined) {
      const document = { time: new Date().toISOString(), machine, fdatasync: sync, results };
      await writeFile(values.json, `${JSON.stringify(document, undefined, 2)}\n`);
    }
  } finally {
    await rm(parent, { recursive: true });
  }
}

if (values.help) process.stdout.write(HELP);
else if (values.eventstore !== undefined) await onEventStoreDb(values.eventstore);
else await main();
