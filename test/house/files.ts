import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data', '.jest-cache']);
const TEXT = /(\.(ts|tsx|js|mjs|cjs|json|md|ya?ml|sh|html|css|bpmn|xml|txt)|rc|Dockerfile|\/run|NOTICE)$/;

export interface TextFile {
  /** Path below the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every text file of the repository that is neither installed nor built, in alphabetical order. */
export function repositoryFiles(): readonly TextFile[] {
  return walk(root)
    .map((file) => relative(root, file).split(sep).join('/'))
    .filter((path) => TEXT.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() ? [path] : [];
    });
}

/** `path:line: text` for each line that matches, so that a failure says where to look. */
export function linesMatching(files: readonly TextFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}
