import type { FlowEvents } from './event-data/flow-events.js';
import type { ReachEvents } from './event-data/reach-events.js';
import type { WorkEvents } from './event-data/work-events.js';

export * from './event-data/types.js';

/**
 * What can happen in a process instance. Each is stored in the instance's own stream, in the order it happened, and never
 * changes its meaning (a new meaning is a new `version` in the event's metadata). Small: only what changes.
 *
 * Ids within an instance are ordinals (`keyOf(instanceNumber, ordinal)` makes the public key), so that an event says the same in a
 * fork of the instance. `token` names the token an event moves or belongs to, wherever there is one.
 * `docs/events.md` is generated from these types and checked by a test.
 */
export interface EventData extends FlowEvents, WorkEvents, ReachEvents {}

export type EventType = keyof EventData;
/** One event of the engine, before it is stored: its schema version is `EVENT_VERSIONS[type]`. */
export type EngineEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: EventData[K] };
}[T];
