import type { ResolvedEvent } from '@eventstore/db-client';
import type { JsonObject, Position } from '@onward/model';
import type { EventMetadata, RecordedEvent } from '../port.js';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** EventStoreDB's own: stream metadata, statistics, links, tombstones. */
const isSystem = (stream: string, type: string): boolean => stream.startsWith('$') || type.startsWith('$');

/** An event as the port gives it; undefined for EventStoreDB's own events and for those of others: no JSON objects, no envelope. */
export function recordedEvent({ event }: ResolvedEvent): RecordedEvent | undefined {
  if (event === undefined || isSystem(event.streamId, event.type)) return undefined;
  const data: unknown = event.data;
  const metadata: unknown = event.metadata;
  if (!isObject(data) || !isObject(metadata)) return undefined;
  if (typeof metadata['version'] !== 'number' || typeof metadata['time'] !== 'number') return undefined;
  return {
    stream: event.streamId,
    revision: Number(event.revision),
    position: positionOf(event.position?.commit ?? 0n),
    id: event.id,
    type: event.type,
    data,
    metadata: metadata as unknown as EventMetadata,
  };
}

/** Positions are commit positions. The position of an append is that of its last event. */
export const positionOf = (commit: bigint): Position => String(commit) as Position;

/** Where in the log a resolved event lies. */
export const commitOf = (event: ResolvedEvent): bigint =>
  event.commitPosition ?? event.event?.position?.commit ?? 0n;

/** For the client, which knows two positions per event: the same since transactions over several calls are gone. */
export function logPosition(position: Position | 'start'): { commit: bigint; prepare: bigint } | 'start' {
  if (position === 'start' || position === '0') return 'start';
  const commit = BigInt(position);
  return { commit, prepare: commit };
}
