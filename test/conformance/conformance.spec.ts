import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCases, type ModelCases } from './cases/format.js';
import { runCase } from './cases/run-case.js';
import { caseFolders } from './cases/run-folder.js';
import { startConformanceServer, type ConformanceServer } from './server/start-server.js';

/** `npm run conformance -- test/conformance/models --only NAME --history` shows what has happened in one that fails. */
const MODELS = fileURLToPath(new URL('./models', import.meta.url));
const DOCUMENTATION = new URL('../../docs/bpmn.md', import.meta.url);

const areas = await Promise.all(
  (await caseFolders(MODELS)).map(async (folder) => ({
    area: basename(folder),
    folder,
    models: await readCases(folder),
  })),
);

let server: ConformanceServer;
beforeAll(async () => {
  server = await startConformanceServer();
});
afterAll(() => server.close());

describe.each(areas)('$area', ({ folder, models }) => {
  const cases = models.flatMap((model) =>
    model.cases.map((one) => ({ model, one, name: nameOf(model, one) })),
  );
  it.each(cases)('$name', async ({ model, one }) => {
    const xml = await readFile(join(folder, model.file), 'utf8');
    let history: readonly string[] = [];
    const problems = await runCase(server, model, xml, one, (lines) => (history = lines));
    expect({ problems, history }).toEqual({ problems: [], history: [] });
  });
});

describe('the models', () => {
  const models = areas.flatMap(({ models: some }) => some);

  it('have processes, messages and signals that no other one has, so that they can share a server', async () => {
    const names = await Promise.all(
      areas.flatMap(({ folder, models: some }) => some.map(({ file }) => namesIn(join(folder, file)))),
    );
    const all = names.flatMap((some) => [...some]);
    expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([]);
  });

  it('prove every row of the tables of elements, events and loops in docs/bpmn.md, and name no other one', async () => {
    const { wanted, known } = rowsOf(await readFile(DOCUMENTATION, 'utf8'));
    const proved = new Set(models.flatMap(({ rows }) => rows));
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((row) => !proved.has(row))).toEqual([]);
    expect([...proved].filter((row) => !known.has(row))).toEqual([]);
  });
});

/** What instances of other models could meet by. */
async function namesIn(file: string): Promise<ReadonlySet<string>> {
  const xml = await readFile(file, 'utf8');
  const names = xml.matchAll(/<bpmn:(process|message|signal) [^>]*?\b(?:name|id)="[^"]*"[^>]*>/g);
  return new Set(
    [...names].map(([tag, type]) => {
      const attribute = type === 'process' ? 'id' : 'name';
      return `${type} ${new RegExp(`\\b${attribute}="([^"]*)"`).exec(tag)![1]}`;
    }),
  );
}

function nameOf({ file, shows }: ModelCases, one: { readonly name: string }): string {
  return `${basename(file, '.bpmn')}: ${shows} (${one.name})`;
}

/** First columns: of the tables that must be proved, and of all. */
function rowsOf(text: string): { readonly wanted: readonly string[]; readonly known: ReadonlySet<string> } {
  const MUST = new Set(['Element', 'Event', 'What']);
  const wanted: string[] = [];
  const known = new Set<string>();
  let header: string | undefined;
  for (const line of text.split('\n')) {
    const first = /^\| (.*?)\s*\|/.exec(line)?.[1];
    if (first === undefined) header = undefined;
    else if (header === undefined) header = first;
    else if (!/^-+$/.test(first)) {
      known.add(first);
      if (MUST.has(header)) wanted.push(first);
    }
  }
  return { wanted, known };
}
