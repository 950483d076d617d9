import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For specs: a new folder, to be removed by them. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'onward-event-store-'));

/** Folders for one spec file, removed after each of its tests. */
export function foldersOfThisFile(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = temporaryFolder();
    folders.push(folder);
    return folder;
  };
}
