import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_CODES } from '@onward/bpmn';
import { REJECTION_KINDS } from '@onward/engine';
import { EDGE_CODES } from '@onward/server';
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
const pages = readdirSync(join(root, 'docs/errors')).filter((name) => /^[A-Z_0-9]+\.md$/.test(name));

describe('docs/errors', () => {
  it.each(codes)('has a page for %s that says what happened and what to do', (code) => {
    const text = readFileSync(join(root, `docs/errors/${code}.md`), 'utf8');
    expect(text).toMatch(new RegExp(`^# ${code}\n`));
    expect(text).toMatch(/\n## What happened\n\n\S.+\n\n## What to do\n\n\S/);
  });

  it('has no page for a code that does not exist', () => {
    const known = codes.map((code) => `${code}.md`);
    expect(pages.filter((page) => !known.includes(page))).toEqual([]);
  });
});
