import type { Command } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { SYSTEM_ACTOR } from '@onward/model';
import type { Key } from '@onward/model';
import type { SagaDefinition, Task } from '@onward/sagas';
import type { RequestMeta } from '../api.js';
import type { Entropy } from '../ports.js';

type Execute = (instanceKey: Key, command: Command, meta: RequestMeta) => Promise<unknown>;
type Perform = (task: Task, meta: RequestMeta) => Promise<unknown>;

/** What a saga's command says of itself: it was sent because of this event, and belongs to the same story. */
export const reactionMeta = (event: RecordedEvent, commandId: string): RequestMeta => ({
  tenantId: event.metadata.tenantId,
  actor: SYSTEM_ACTOR,
  commandId,
  correlationId: event.metadata.$correlationId,
  causationId: event.id,
  reactsTo: event.position,
});

/** Runs the sagas without any framework: one promise per command; a reaction that throws is one that rejects. */
export function directPublish(
  sagas: readonly SagaDefinition[],
  execute: Execute,
  entropy: Pick<Entropy, 'uuid'>,
  perform: Perform,
): (event: RecordedEvent) => readonly Promise<unknown>[] {
  const byType = new Map<string, SagaDefinition[]>();
  for (const saga of sagas) {
    for (const type of saga.reactsTo) byType.set(type, [...(byType.get(type) ?? []), saga]);
  }
  return (event) =>
    (byType.get(event.type) ?? []).flatMap((saga) => {
      try {
        return saga.react(event).map((reaction) => {
          const meta = reactionMeta(event, entropy.uuid());
          return 'task' in reaction
            ? perform(reaction.task, meta)
            : execute(reaction.instanceKey, reaction.command, meta);
        });
      } catch (error) {
        return [Promise.reject(error instanceof Error ? error : new Error(String(error)))];
      }
    });
}
