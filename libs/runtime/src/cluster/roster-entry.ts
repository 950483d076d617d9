import type { RecordedEvent } from '@onward/event-store';
import { isPosition, type Json, type JsonObject, type Position } from '@onward/model';
import type { Member } from './membership.js';

/** What a node says of itself; a type without a position is served from this entry on. */
export interface Listed {
  readonly node: string;
  readonly until: number;
  readonly serves: readonly (readonly [type: string, since: Position | null])[];
}

export const entryData = (members: readonly Listed[]): JsonObject => ({
  members: members.map(({ node, until, serves }) => ({ node, until, serves: serves.map((one) => [...one]) })),
});

/** The members as an entry has them; `position` is its own. */
export function membersIn({ data, position }: Pick<RecordedEvent, 'data' | 'position'>): readonly Member[] {
  const listed = data['members'];
  if (!Array.isArray(listed)) return [];
  return (listed as unknown as readonly Listed[]).map(({ node, until, serves }) => ({
    node: String(node),
    until: Number(until),
    serves: new Map(serves.map(([type, since]) => [type, sinceOf(since, position)])),
  }));
}

const sinceOf = (since: Json | undefined, position: Position): Position =>
  typeof since === 'string' && isPosition(since) ? since : position;
