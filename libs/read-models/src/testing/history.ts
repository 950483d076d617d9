import type { EngineEvent, EventData, EventType } from '@onward/engine';
import type { EventMetadata, RecordedEvent } from '@onward/event-store';
import {
  comparePositions,
  DEFAULT_TENANT,
  deploymentsStream,
  instanceStream,
  keyOf,
  type JsonObject,
  type Position,
} from '@onward/model';
import type { Document } from '@onward/read-store';
import { foldBatch } from '../fold.js';
import type { Projection } from '../projection.js';

/** 2024-01-01T00:00:00Z; each event comes one second after the one before it in its stream. */
export const START = Date.UTC(2024, 0, 1);

/** The time of the event at a revision. */
export const time = (revision: number): string => new Date(START + revision * 1000).toISOString();

/** What the engine would have decided. */
export const happened = <T extends EventType>(type: T, data: EventData[T]): EngineEvent =>
  ({ type, data }) as EngineEvent;

/** The instance's events as a store would answer them; positions go on from `firstPosition`. */
export function inInstance(
  instanceNumber: number,
  events: readonly EngineEvent[],
  firstPosition = 1,
): readonly RecordedEvent[] {
  const definition = { definitionKey: keyOf(1), processId: 'order', processVersion: 3 };
  return recorded(
    instanceStream(keyOf(instanceNumber)),
    events as readonly { type: string; data: unknown }[],
    firstPosition,
    definition,
  );
}

export function inDeployments(
  events: readonly { type: string; data: unknown }[],
  firstPosition = 1,
): readonly RecordedEvent[] {
  return recorded(deploymentsStream(DEFAULT_TENANT), events, firstPosition, {});
}

export function recorded(
  stream: string,
  events: readonly { readonly type: string; readonly data: unknown }[],
  firstPosition: number,
  more: Partial<EventMetadata>,
): readonly RecordedEvent[] {
  return events.map(({ type, data }, revision) => ({
    stream,
    revision,
    position: String(firstPosition + revision) as Position,
    id: `${stream}-${revision}`,
    type,
    data: data as JsonObject,
    metadata: {
      version: 1,
      time: START + revision * 1000,
      tenantId: DEFAULT_TENANT,
      actor: 'tester',
      commandId: 'command',
      $correlationId: 'command',
      $causationId: 'command',
      ...more,
    },
  }));
}

/** Several streams as one log, in the order of positions. */
export const merged = (...streams: readonly (readonly RecordedEvent[])[]): readonly RecordedEvent[] =>
  streams.flat().sort((a, b) => comparePositions(a.position, b.position));

/** The documents of a read model after these events, by id, folded in batches of `batchSize`. */
export async function documentsAfter(
  projection: Projection,
  events: readonly RecordedEvent[],
  batchSize = Math.max(1, events.length),
): Promise<Readonly<Record<string, Document>>> {
  const documents = new Map<string, Document>();
  for (let at = 0; at < events.length; at += batchSize) {
    const batch = events.slice(at, at + batchSize);
    const operations = await foldBatch(projection, batch, async (ids) => ids.map((id) => documents.get(id)));
    for (const operation of operations) {
      if ('put' in operation) documents.set(operation.put._id, operation.put);
      else documents.delete(operation.remove);
    }
  }
  return Object.fromEntries(documents);
}
