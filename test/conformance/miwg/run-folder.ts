import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBpmn } from '@onward/bpmn';
import { groupBy } from '../../recovery/group-by.js';
import type { Row } from '../report.js';
import { startConformanceServer, type ConformanceServer } from '../server/start-server.js';
import { countProblems, readInventory, type CountedFile } from './inventory.js';

/** Codes that docs/bpmn.md lists: a refusal by one of them is a reason that a user can look up. */
async function documentedCodes(): Promise<ReadonlySet<string>> {
  const text = await readFile(new URL('../../../docs/bpmn.md', import.meta.url), 'utf8');
  return new Set([...text.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, code]) => code!));
}

/**
 * Every file as it is and, where some of its processes are drawings (not executable), once more with all of them executable. What
 * is deployed comes back byte for byte and has the elements that were counted; what is refused is refused for documented reasons.
 */
export async function runMiwg(folder: string, wanted: (name: string) => boolean): Promise<readonly Row[]> {
  const server = await startConformanceServer();
  try {
    const codes = await documentedCodes();
    const rows: Row[] = [];
    for (const file of (await readInventory(folder)).files) {
      if (!wanted(file.file.replace(/\.bpmn$/, ''))) continue;
      const bytes = await readFile(join(folder, file.file));
      rows.push(await imported(server, file, bytes, codes, 'as it is'));
      if (file.processes.every(({ isExecutable }) => isExecutable === 'true')) continue;
      rows.push(await imported(server, allExecutable(file), madeExecutable(bytes), codes, 'executable'));
    }
    return rows;
  } finally {
    await server.close();
  }
}

async function imported(
  server: ConformanceServer,
  file: CountedFile,
  bytes: Buffer,
  codes: ReadonlySet<string>,
  name: string,
): Promise<Row> {
  const row = (passed: boolean, why: string): Row => ({ model: file.file, case: name, passed, why });
  const form = new FormData();
  form.append('resources', new Blob([bytes]), file.file);
  const { status, body } = await server.api.post('/v2/deployments', undefined, { raw: form });
  if (status !== 200) {
    const problems = (body.problems ?? []) as readonly { code: string; elementId?: string }[];
    const undocumented = problems.filter(({ code }) => !codes.has(code));
    const reasons = [...groupBy(problems, ({ code }) => code)].map(([code, some]) => {
      const more = some.length > 1 ? ` and ${some.length - 1} more` : '';
      return `${code} ${some[0]!.elementId ?? ''}${more}`;
    });
    return row(problems.length > 0 && undocumented.length === 0, `refused: ${reasons.join(', ')}`);
  }
  await server.settle();
  const executable = file.processes.filter(({ isExecutable }) => isExecutable === 'true');
  const { definitions } = await parseBpmn(bytes, file.file);
  const problems = [
    ...countProblems(executable, definitions),
    ...(await exportProblems(server, body.deployments, bytes)),
  ];
  const drawings = file.processes.length - executable.length;
  return row(
    problems.length === 0,
    problems.join('; ') || (drawings > 0 ? `${drawings} drawings skipped` : ''),
  );
}

async function exportProblems(
  server: ConformanceServer,
  deployed: readonly { readonly processDefinition: { readonly processDefinitionKey: string } }[],
  bytes: Buffer,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { processDefinition } of deployed) {
    const { processDefinitionKey: key } = processDefinition;
    const response = await fetch(`${server.api.url}/v2/process-definitions/${key}/xml`);
    const given = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200) problems.push(`the XML of ${key}: ${response.status}`);
    else if (!given.equals(bytes)) problems.push(`the XML of ${key} is not what was deployed`);
  }
  return problems;
}

const allExecutable = (file: CountedFile): CountedFile => ({
  ...file,
  processes: file.processes.map((process) => ({ ...process, isExecutable: 'true' })),
});

/** Of every process; byte by byte (latin1), so that the rest stays as it is. */
function madeExecutable(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replaceAll(/<(?:[\w-]+:)?process\b[^>]*>/g, (tag) =>
      tag.replace(/\sisExecutable="[^"]*"/, '').replace(/\/?>$/, (end) => ` isExecutable="true"${end}`),
    );
  return Buffer.from(text, 'latin1');
}
