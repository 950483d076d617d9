import { comparePositions, type Key, type Position } from '@onward/model';

/** A node that hands out jobs. */
export interface Member {
  readonly node: string;
  /** ms since 1970; from then on it counts as gone. */
  readonly until: number;
  /** The job types it has somebody for, each with the position from which on it does. */
  readonly serves: ReadonlyMap<string, Position>;
}

/**
 * Who hands out a job: of the nodes that served its type already when the job became available, the one that the instance falls to;
 * where there is none any more, the one that has served it longest. So a node that joins takes nothing from the others that they may
 * be at work on. Undefined where nobody serves the type.
 *
 * Every node that knows the same members comes to the same answer. Where they do not yet, a job may be handed out twice, or waits
 * for the next change of the members, when all look again.
 */
export function handsOut(
  members: readonly Member[],
  type: string,
  instanceKey: Key,
  position: Position,
): string | undefined {
  let best: Candidate | undefined;
  for (const { node, serves } of members) {
    const since = serves.get(type);
    if (since === undefined) continue;
    const isEarly = comparePositions(since, position) <= 0;
    const candidate = { node, since, isEarly, score: scoreOf(node, instanceKey) };
    if (best === undefined || comesBefore(candidate, best)) best = candidate;
  }
  return best?.node;
}

interface Candidate {
  readonly node: string;
  readonly since: Position;
  /** Served the type when the job became available. */
  readonly isEarly: boolean;
  readonly score: number;
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  if (a.isEarly !== b.isEarly) return a.isEarly;
  const byAge = a.isEarly ? 0 : comparePositions(a.since, b.since);
  if (byAge !== 0) return byAge < 0;
  return a.score === b.score ? a.node > b.node : a.score > b.score;
}

/** Rendezvous hashing (Thaler and Ravishankar, 1998): when a node goes, only what fell to it falls to others. */
function scoreOf(node: string, instanceKey: Key): number {
  let hash = 0x811c9dc5;
  for (const text of [node, '/', instanceKey])
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
