import type { Command } from '@nestjs/cqrs';
import { eventId, type RecordedEvent } from '@onward/event-store';
import { SYSTEM_ACTOR, type JsonObject } from '@onward/model';
import type { Outcome, RequestMeta } from '@onward/runtime';
import type { Reaction } from '@onward/sagas';
import { ReactCommand } from './react.js';
import { StartCompensationCommand } from './start-compensation.js';

/** The bus command of what a saga wants, with the event as its cause. */
export function commandOf(reaction: Reaction, event: RecordedEvent): Command<Outcome<JsonObject>> {
  const meta = metaOf(event);
  if ('task' in reaction) return new ReactCommand(reaction, meta);
  const { instanceKey, command } = reaction;
  if (command.type === 'StartCompensation') return new StartCompensationCommand(instanceKey, command, meta);
  return new ReactCommand(reaction, meta);
}

/** The command id follows from the event, so that a repeat is recognised as the same command in the history. */
function metaOf({ id, metadata, position }: RecordedEvent): RequestMeta {
  return {
    tenantId: metadata.tenantId,
    actor: SYSTEM_ACTOR,
    commandId: eventId(id, 0),
    correlationId: metadata.$correlationId,
    causationId: id,
    reactsTo: position,
  };
}
