import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FILE } from './database.js';

const MARKER = 'clean-stop.json';

/** What a start finds: nothing yet, files that were closed in order, or files that have to be checked first. */
export type LastStop = 'new' | 'clean' | 'unclean';

export function lastStop(folder: string): LastStop {
  const bytes = sizeOf(folder);
  if (bytes === undefined) return 'new';
  try {
    const marker = JSON.parse(readFileSync(join(folder, MARKER), 'utf8')) as { readonly bytes?: unknown };
    return marker.bytes === bytes ? 'clean' : 'unclean';
  } catch {
    return 'unclean';
  }
}

/** Before the first write: from here on every stop is unclean unless `markClean` says otherwise. */
export function unmark(folder: string): void {
  rmSync(join(folder, MARKER), { force: true });
  syncFolder(folder);
}

/** After the database was closed. */
export function markClean(folder: string): void {
  const file = openSync(join(folder, MARKER), 'w', 0o600);
  try {
    writeFileSync(file, JSON.stringify({ bytes: sizeOf(folder) }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(folder);
}

export function sizeOf(folder: string): number | undefined {
  return statSync(join(folder, DATA_FILE), { throwIfNoEntry: false })?.size;
}

/** Makes names durable; Windows does so by itself and cannot open folders. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
