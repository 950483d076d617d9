import { readFile } from 'node:fs/promises';
import { problem, titleOf } from '../errors/problem.js';

/** The repository's pages. A server installed as a package has none: it then tells where they are. */
const PAGES = new URL('../../../../../docs/errors/', import.meta.url);

/** What `type` of a problem leads to: the page of its code, in Markdown. */
export async function errorPage(code: string): Promise<string> {
  if (!/^[A-Z][A-Z0-9_]{0,80}$/.test(code) || code === 'README') throw unknown();
  const page = await read(`${code}.md`);
  if (page !== undefined) return page;
  if ((await read('README.md')) !== undefined) throw unknown();
  return `# ${titleOf(code)}\n\nSee docs/errors/${code}.md in the sources of Onward.\n`;
}

const unknown = () => problem('ROUTE_NOT_FOUND', 'There is no error with this code.');

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(file, PAGES), 'utf8');
  } catch {
    return undefined;
  }
}
