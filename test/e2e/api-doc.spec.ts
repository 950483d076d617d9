import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from './support/start-app.js';

const DOC = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const sectionOf = (title: string) => DOC.split(/^## /m).find((section) => section.startsWith(title)) ?? '';
const ENDPOINTS = [
  ...sectionOf('Endpoints').matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) \S+)` +\| (.*?) +\|/gm),
].map(([, endpoint, summary]) => [endpoint, summary]);

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

describe('docs/api.md', () => {
  it('lists every endpoint of the server with what it does, and no other', async () => {
    const { paths } = (await app.api.get('/docs-json')).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const served = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { summary }]) => [`${method.toUpperCase()} ${path}`, summary]),
    );
    const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(ENDPOINTS.toSorted(byName)).toEqual(served.toSorted(byName));
  });

  it('leads to pages that exist', () => {
    const links = [...DOC.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    for (const link of links)
      expect(readFileSync(new URL(`../../docs/${link}`, import.meta.url))).toBeDefined();
    expect(links.length).toBeGreaterThan(3);
  });
});

describe('/docs-json', () => {
  it('gives commands their headers, and every operation its refusals', async () => {
    const { paths } = (await app.api.get('/docs-json')).body;
    const names = (operation: Operation) => (operation.parameters ?? []).map(({ name }) => name);
    expect(names(paths['/v2/jobs/{jobKey}/completion'].post)).toEqual(
      expect.arrayContaining(['Onward-Position', 'Idempotency-Key', 'If-Match']),
    );
    expect(names(paths['/v2/jobs/search'].post)).not.toContain('Idempotency-Key');
    for (const item of Object.values(paths as Record<string, Record<string, Operation>>)) {
      for (const { responses } of Object.values(item)) expect(responses).toHaveProperty('default');
    }
  });

  it('says how slow readers are treated', async () => {
    const { paths } = (await app.api.get('/docs-json')).body;
    expect(paths['/v2/events'].get.description).toContain('slow reader');
  });
});
