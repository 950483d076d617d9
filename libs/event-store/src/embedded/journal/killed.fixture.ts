import { cpSync } from 'node:fs';
import { placesOf, readAllPages } from '../../contract/harness.js';
import { openEmbeddedEventStore } from '../open.js';
import type { EmbeddedEventStore } from '../store.js';

/** Nothing goes into the database by itself. */
export const KEPT = { drainAfterMs: 1e9 };

/**
 * Copies what a process leaves that is killed now. Only while nothing is under way: a copy is not made in one go. Not LMDB's lock file:
 * with the descriptor that reads it this process would lose its locks on it.
 */
export function copyOf(folder: string, to: string): string {
  cpSync(folder, to, { recursive: true, filter: (path) => !/-lock$|\.sock$/.test(path) });
  return to;
}

export async function contents(store: EmbeddedEventStore): Promise<readonly string[]> {
  return placesOf(await readAllPages(store, 'start', 1000));
}

/** What the next start finds. */
export async function contentsOf(folder: string): Promise<readonly string[]> {
  const store = await openEmbeddedEventStore({ folder });
  try {
    return await contents(store);
  } finally {
    await store.close();
  }
}
