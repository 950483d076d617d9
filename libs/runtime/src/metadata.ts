import type { EngineEvent } from '@onward/engine';
import { EVENT_VERSIONS } from '@onward/engine';
import type { EventMetadata, NewEvent } from '@onward/event-store';
import type { JsonObject } from '@onward/model';
import type { RequestMeta } from './api.js';

type Envelope = Omit<EventMetadata, 'version'>;

/** Events of one command as the store takes them: those of one schema version share one metadata object, so that it is stored once. */
export function toNewEvents(events: readonly EngineEvent[], envelope: Envelope): NewEvent[] {
  const made: EventMetadata[] = [];
  return events.map(({ type, data }) => {
    const version = EVENT_VERSIONS[type];
    let metadata = made.find((one) => one.version === version);
    if (metadata === undefined) made.push((metadata = { version, ...envelope }));
    return { type, data: data as unknown as JsonObject, metadata };
  });
}

/** Of an event that is in no instance's stream. `time`: ms since 1970. */
export function metadataOf(meta: RequestMeta, time: number): EventMetadata {
  const { tenantId, actor, commandId, correlationId = commandId, causationId = commandId } = meta;
  return {
    version: 1,
    time,
    tenantId,
    actor,
    commandId,
    $correlationId: correlationId,
    $causationId: causationId,
  };
}
