import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES } from '@onward/bpmn';
import { REJECTION_KINDS } from '@onward/engine';
import { EDGE_CODES } from '@onward/server';
import { format, resolveConfig } from 'prettier';
import { errorPages, errorsDoc } from './errors-doc.js';
import { repositoryFiles, root } from './files.js';

/** Codes that the runtime writes where it refuses; it has no table of them. */
const RUNTIME_CODES = repositoryFiles()
  .filter(({ path }) => path.startsWith('libs/runtime/src/') && !path.endsWith('.spec.ts'))
  .flatMap(({ text }) => [...text.matchAll(/(?:\bcode: |(?:unavailable|notFound)\(\s*)'([A-Z][A-Z_]{3,})'/g)])
  .map(([, code]) => code!);

const codes = [
  ...new Set([
    ...Object.keys(EDGE_CODES),
    ...Object.keys(REJECTION_KINDS),
    ...Object.keys(PROBLEM_CODES),
    ...RUNTIME_CODES,
  ]),
].toSorted();

describe('docs/errors', () => {
  it.each(codes)('has a page for %s that says what happened and what to do', (code) => {
    const text = readFileSync(join(root, `docs/errors/${code}.md`), 'utf8');
    expect(text).toMatch(new RegExp(`^# ${code}\n`));
    expect(text).toMatch(/\n## What happened\n\n\S.+\n\n## What to do\n\n\S/);
  });

  it('has no page for a code that does not exist', () => {
    const known = codes.map((code) => `${code}.md`);
    expect(errorPages().filter((page) => !known.includes(page))).toEqual([]);
  });

  it('has an index that says what the pages say (npm run docs:errors)', async () => {
    const file = join(root, 'docs/errors/README.md');
    const expected = await format(errorsDoc(), { ...(await resolveConfig(file)), filepath: file });
    expect(readFileSync(file, 'utf8')).toBe(expected);
  });
});
