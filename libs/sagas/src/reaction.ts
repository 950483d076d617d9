import type { Command, EngineEvent } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Key } from '@onward/model';

/** A command a saga sends to an instance because of an event. */
export interface Reaction {
  readonly instanceKey: Key;
  readonly command: Command;
}

/**
 * A saga: a pure, synchronous function from one stored event to commands. The same event gives the same commands; the instance
 * recognises repeats, so that an event may be handled again after a crash. `libs/nest` makes an `@nestjs/cqrs` saga of it.
 */
export interface SagaDefinition {
  readonly name: string;
  /** The event types it wants to see; the host passes by all others. */
  readonly reactsTo: readonly EngineEvent['type'][];
  readonly react: (event: RecordedEvent) => readonly Reaction[];
}
