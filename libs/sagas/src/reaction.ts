import type { Command, EngineEvent, MessageEventType, StartsEventType } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Key } from '@onward/model';
import type { Task } from './tasks.js';

/** A command a saga sends to an instance because of an event. */
export interface InstanceReaction {
  readonly instanceKey: Key;
  readonly command: Command;
}

/** What a saga wants because of an event: a command to one instance, or something that concerns several. */
export type Reaction = InstanceReaction | { readonly task: Task };

/** The types of the events that sagas see. */
export type ReactedType =
  EngineEvent['type'] | MessageEventType | StartsEventType | 'SignalBroadcast' | 'DeploymentCreated';

/**
 * A saga: a pure, synchronous function from one stored event to commands. The same event gives the same commands; the instance
 * recognises repeats, so that an event may be handled again after a crash. `libs/nest` makes an `@nestjs/cqrs` saga of it.
 */
export interface SagaDefinition {
  readonly name: string;
  /** The event types it wants to see; the host passes by all others. */
  readonly reactsTo: readonly ReactedType[];
  readonly react: (event: RecordedEvent) => readonly Reaction[];
}
