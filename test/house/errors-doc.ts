import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './files.js';

const FOLDER = join(root, 'docs/errors');

/** The pages of `docs/errors`, in alphabetical order. */
export const errorPages = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((name) => /^[A-Z_0-9]+\.md$/.test(name) && name !== 'README.md')
    .toSorted();

/** `docs/errors/README.md`: every code with its status and what happened, from the pages. */
export function errorsDoc(): string {
  const rows = errorPages().map((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const status = /^HTTP status (.+)\.$/m.exec(text)?.[1] ?? 'in a deployment';
    const what = /\n## What happened\n\n([^]*?)\n\n/.exec(text)?.[1]?.replace(/\s*\n\s*/g, ' ') ?? '';
    return `- [${name.slice(0, -3)}](${name}) (${status}): ${what.replace(/^In a deployed file: /, '')}`;
  });
  return `${HEAD}\n${rows.join('\n')}\n`;
}

const HEAD = `# Error codes

Every refusal is an \`application/problem+json\` document (RFC 9457) with a stable \`code\`; its \`type\` leads to the page of the code, which a
server also answers at \`/docs/errors/CODE\`. [api.md](../api.md#errors) tells what else stands in it. Codes of deployments stand in the list
\`problems\` of \`DEPLOYMENT_REFUSED\`, each with the element and the file.

This list follows from the pages: \`npm run docs:errors\` writes it.
`;
