import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '../report.js';
import { startConformanceServer, type ConformanceServer } from '../server/start-server.js';
import { CASES_FILE, readCases, type Case, type ModelCases } from './format.js';
import { runCase } from './run-case.js';

/** The folder itself, or those in it, where cases are. */
export async function caseFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  if (entries.some(({ name }) => name === CASES_FILE)) return [root];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
  const inner = await Promise.all(folders.toSorted().map(caseFolders));
  return inner.flat();
}

export interface CaseOptions {
  readonly wanted: (name: string) => boolean;
  readonly onFailure: (row: Row, history: readonly string[]) => void;
}

/** All cases of a folder on one server: their processes, messages and signals have names of their own. */
export async function runCases(root: string, { wanted, onFailure }: CaseOptions): Promise<readonly Row[]> {
  const server = await startConformanceServer();
  const rows: Row[] = [];
  try {
    for (const folder of await caseFolders(root)) {
      for (const model of await readCases(folder)) {
        if (!wanted(nameOf(model))) continue;
        const xml = await readFile(join(folder, model.file), 'utf8');
        for (const one of model.cases) rows.push(await rowOf(server, model, xml, one, onFailure));
      }
    }
    return rows;
  } finally {
    await server.close();
  }
}

async function rowOf(
  server: ConformanceServer,
  model: ModelCases,
  xml: string,
  one: Case,
  onFailure: CaseOptions['onFailure'],
): Promise<Row> {
  let history: readonly string[] = [];
  const problems = await runCase(server, model, xml, one, (lines) => (history = lines));
  const why = problems.join('; ');
  const row = { model: nameOf(model), case: one.name, passed: problems.length === 0, why };
  if (!row.passed) onFailure(row, history);
  return row;
}

const nameOf = ({ file }: ModelCases): string => file.replace(/\.bpmn$/, '');
