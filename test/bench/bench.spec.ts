import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Result } from './result.js';
import { table } from './table.js';
import { WORKLOADS } from './workloads.js';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onward-bench-spec-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bench = (...argv: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, ...argv]);

describe('npm run bench', () => {
  it('measures the real server, so briefly that the numbers mean nothing', async () => {
    const json = join(folder, 'results.json');
    const short = [
      '--seconds',
      '0.5',
      '--warm-up',
      '0',
      '--clients',
      '4',
      '--parked',
      '40',
      '--timers',
      '40',
    ];
    const only = ['--only', 'ten-steps,parked,timers'];
    const { stdout } = await bench(...only, ...short, '--folder', folder, '--json', json);
    const { results } = JSON.parse(await readFile(json, 'utf8')) as { results: Result[] };
    expect(results.map(({ workload }) => workload)).toEqual(['ten-steps', 'parked', 'timers', 'timers-due']);
    for (const { workload } of results) expect(stdout).toContain(`\n${workload} `);
    const [tenSteps, parked, , due] = results as [Result, Result, Result, Result];
    // One append creates the instance, and one completes each job.
    expect(tenSteps.appendsPerInstance).toBe(11);
    expect(parked.appendsPerInstance).toBe(1);
    expect(due.lateness!.count).toBe(50);
    expect(due.lateness!.max).toBeGreaterThanOrEqual(due.lateness!.p50);
    for (const result of [tenSteps, parked]) {
      expect(result.perSecond).toBeGreaterThan(0);
      expect(result.p99).toBeGreaterThanOrEqual(result.p50!);
      expect(result.raw!.instancesPerSecond).toBeGreaterThan(0);
    }
  }, 120_000);

  it('says which workloads there are when asked for another one', async () => {
    await expect(bench('--only', 'nothing')).rejects.toThrow(WORKLOADS[0]!.name);
  });
});

describe('the table', () => {
  it('leaves out what was not measured', () => {
    const text = table([
      { workload: 'rebuild', clients: 0, unit: 'events', perSecond: 50_000.4, seconds: 2 },
    ]);
    expect(text.split('\n')[1]).toMatch(/^rebuild +– +50,000 ev\/s +–/);
  });
});
