import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '../report.js';
import { startConformanceServer } from '../server/start-server.js';
import { readExpected, type BetsyModel } from './expected.js';
import { runCase } from './run-case.js';
import { transform } from './transform.js';

/** All cases of a folder, each model on a server of its own: its messages and signals reach no other one. */
export async function runBetsy(
  folder: string,
  wanted: (name: string) => boolean,
  say: (row: Row) => void,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const model of await readExpected(folder)) {
    if (!wanted(model.name)) continue;
    for (const row of await runModel(folder, model)) {
      rows.push(row);
      say(row);
    }
  }
  return rows;
}

async function runModel(folder: string, model: BetsyModel): Promise<readonly Row[]> {
  const xml = transform(await readFile(join(folder, model.file), 'utf8'), model.scripts);
  const server = await startConformanceServer();
  try {
    const rows: Row[] = [];
    for (const one of model.cases) {
      const problems = await runCase(server, model, xml, one).catch((error: unknown) => [
        `the run broke off: ${error instanceof Error ? error.message : String(error)}`,
      ]);
      rows.push({
        model: model.name,
        case: String(one.n),
        passed: problems.length === 0,
        why: problems.join('; '),
      });
    }
    return rows;
  } finally {
    await server.close();
  }
}
