import { readFile } from 'node:fs/promises';
import { ELEMENTS } from './elements/registry.js';
import { PROBLEM_CODES } from './problem-codes.js';
import { xmlName } from './xml/moddle-element.js';

const docs = await readFile(new URL('../../../docs/bpmn.md', import.meta.url), 'utf8');

describe('docs/bpmn.md', () => {
  it.each(Object.entries(PROBLEM_CODES))('lists %s with its meaning', (code, meaning) => {
    expect(docs).toMatch(
      new RegExp(`^\\| \`${code}\` +\\| ${meaning.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} +\\|$`, 'm'),
    );
  });

  it.each(Object.values(ELEMENTS))(
    'has a row for $xmlType with its extensions',
    ({ xmlType, extensions }) => {
      const row = docs
        .split('\n')
        .find((line) => line.startsWith('|') && line.includes(`\`${xmlName(xmlType)}\``));
      expect(row).toBeDefined();
      for (const extension of extensions)
        expect(row).toContain(`\`${extension.split(':')[0]}:${xmlName(extension)}\``);
    },
  );
});
