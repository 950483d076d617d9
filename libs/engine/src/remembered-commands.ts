import { EMPTY, first, get, remove, set } from './ordinal-map.js';
import type { RememberedCommand, RememberedCommands } from './state.js';

/** For how long an idempotency key is remembered at least, ms. */
export const REMEMBERED_FOR = 24 * 60 * 60 * 1000;
/** Younger ones beyond the limit are kept up to so many times the limit; then commands with a key are refused. */
export const OVERFLOW = 10;
/** So many are forgotten with one command at most. */
export const FORGOTTEN_AT_ONCE = 100;
const HASH_BITS = 15;

export const NO_COMMANDS: RememberedCommands = { byRevision: EMPTY, byHash: EMPTY };

export function recall(commands: RememberedCommands, id: string): RememberedCommand | undefined {
  for (const revision of get(commands.byHash, hashOf(id)) ?? []) {
    const command = get(commands.byRevision, revision);
    if (command?.id === id) return command;
  }
  return undefined;
}

export function remember(
  commands: RememberedCommands,
  command: RememberedCommand,
  forgets: number,
): RememberedCommands {
  let { byRevision, byHash } = commands;
  for (let forgotten = 0; forgotten < forgets; forgotten++) {
    const oldest = first(byRevision);
    if (oldest === undefined) break;
    const [revision, { id }] = oldest;
    byRevision = remove(byRevision, revision);
    const hash = hashOf(id);
    const left = (get(byHash, hash) ?? []).filter((other) => other !== revision);
    byHash = left.length === 0 ? remove(byHash, hash) : set(byHash, hash, left);
  }
  const hash = hashOf(command.id);
  return {
    byRevision: set(byRevision, command.revision, command),
    byHash: set(byHash, hash, [...(get(byHash, hash) ?? []), command.revision]),
  };
}

/** How many of the oldest may be forgotten for one more: those beyond the limit that are old enough. */
export function forgettable({ byRevision }: RememberedCommands, limit: number, now: number): number {
  const excess = Math.min(byRevision.size + 1 - limit, FORGOTTEN_AT_ONCE);
  let count = 0;
  for (let rest = byRevision; count < excess; count++) {
    const oldest = first(rest);
    if (oldest === undefined || now - oldest[1].time <= REMEMBERED_FOR) break;
    rest = remove(rest, oldest[0]);
  }
  return count;
}

/** Whether nothing can be forgotten for one more, and there are too many already. */
export function isFull({ byRevision }: RememberedCommands, limit: number, now: number): boolean {
  if (byRevision.size < limit * OVERFLOW) return false;
  const oldest = first(byRevision);
  return oldest !== undefined && now - oldest[1].time <= REMEMBERED_FOR;
}

/** FNV-1a, folded to few bits: those that share a place are told apart by their ids. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return ((hash >>> HASH_BITS) ^ hash) & ((1 << HASH_BITS) - 1);
}
