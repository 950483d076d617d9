import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, isInstanceStream, parseKey } from '@onward/model';
import { keysBelow, publicData, type KeyFor } from './public-data.js';

/** An event as feeds and pages show it. `tokenId`, and the instance's fields, are null where they do not apply. */
export function eventItem(event: RecordedEvent, keyFor?: KeyFor) {
  const { revision, position, type, metadata, stream } = event;
  const instanceKey = isInstanceStream(stream) ? instanceKeyOf(stream) : undefined;
  const toKey =
    keyFor ??
    keysBelow(
      instanceKey === undefined
        ? []
        : [parseKey(instanceKey)!.instanceNumber, ...(metadata.moreNumbers ?? [])],
    );
  const { token } = event.data;
  return {
    revision,
    position,
    id: event.id,
    type,
    version: metadata.version,
    time: new Date(metadata.time).toISOString(),
    tokenId: typeof token === 'number' ? (toKey(token) ?? null) : null,
    actor: metadata.actor,
    causationId: metadata.$causationId,
    correlationId: metadata.$correlationId,
    commandId: metadata.commandId,
    tenantId: metadata.tenantId,
    processInstanceKey: instanceKey ?? null,
    processDefinitionKey: metadata.definitionKey ?? null,
    processDefinitionId: metadata.processId ?? null,
    processDefinitionVersion: metadata.processVersion ?? null,
    data: instanceKey === undefined ? withoutFiles(event) : publicData(event.data, toKey),
  };
}

export type EventItem = ReturnType<typeof eventItem>;

/** A deployed file is asked for by its definition's key; a feed only says that it was stored. */
function withoutFiles({ type, data }: RecordedEvent) {
  if (type !== 'ResourceStored') return data;
  const { content: _content, encoding: _encoding, ...rest } = data;
  return rest;
}
