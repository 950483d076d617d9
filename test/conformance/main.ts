import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBetsy } from './betsy/run-folder.js';
import { caseFolders, runCases } from './cases/run-folder.js';
import { runMiwg } from './miwg/run-folder.js';
import { summarize, summaryLine, table, type Row } from './report.js';

const AT_LEAST_PERCENT = 95;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    history: { type: 'boolean', default: false },
  },
});
const [folder, ...more] = positionals;
if (folder === undefined || more.length > 0)
  throw new Error('npm run conformance -- DIR [--only NAME]... [--json FILE] [--history]');

const only = values.only;
const wanted = (name: string): boolean => only === undefined || only.includes(name);
const started = performance.now();
const rows = await run(folder);
console.log(table(rows));
console.log(`\n${summaryLine(summarize(rows))} (${Math.round((performance.now() - started) / 1000)} s)`);
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ summary: summarize(rows), rows }, undefined, 2)}\n`);
process.exit(summarize(rows).percent < AT_LEAST_PERCENT ? 1 : 0);

async function run(dir: string): Promise<readonly Row[]> {
  if (await exists(join(dir, 'expected.json'))) return runBetsy(dir, wanted, said);
  if (await exists(join(dir, 'inventory.json'))) return runMiwg(dir, wanted);
  if ((await caseFolders(dir)).length === 0)
    throw new Error(`there is no expected.json, inventory.json or cases.json in ${dir}`);
  const onFailure = (row: Row, history: readonly string[]): void => {
    said(row);
    if (values.history) console.error(history.map((line) => `    ${line}`).join('\n'));
  };
  return runCases(dir, { wanted, onFailure });
}

function said({ model, case: name, passed, why }: Row): void {
  if (!passed) console.error(`FAIL ${model} ${name}: ${why}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
