import { InvariantViolation, type Key } from '@onward/model';
import { CALL_APPLIERS } from './evolve/calls.js';
import { COMPENSATION_APPLIERS } from './evolve/compensation.js';
import { draftOf, type Applier, type Appliers } from './evolve/draft.js';
import { ELEMENT_APPLIERS } from './evolve/elements.js';
import { FAILURE_APPLIERS } from './evolve/failures.js';
import { INSTANCE_APPLIERS } from './evolve/instance.js';
import { JOB_APPLIERS } from './evolve/jobs.js';
import { LOOP_APPLIERS } from './evolve/loops.js';
import { SUBSCRIPTION_APPLIERS } from './evolve/subscriptions.js';
import { THROWN_APPLIERS } from './evolve/thrown.js';
import { TOKEN_APPLIERS } from './evolve/tokens.js';
import { USER_TASK_APPLIERS } from './evolve/user-tasks.js';
import type { EngineEvent, EventType } from './events.js';
import { EMPTY } from './ordinal-map.js';
import { NO_COMMANDS } from './remembered-commands.js';
import { NO_REACTIONS } from './remembered-reactions.js';
import type { InstanceState } from './state.js';

/** Raise it when the shape of `InstanceState` changes: snapshots of another version are not read. */
export const STATE_SCHEMA_VERSION = 6;

/** Before the first event. All fields are there from the start, so that every state has one shape. */
export const initialState: InstanceState = {
  status: 'ABSENT',
  endReason: undefined,
  revision: -1,
  time: 0,
  instanceNumber: 0,
  instanceKey: '0' as Key,
  moreNumbers: [],
  nextOrdinal: 0,
  definitionKey: '0' as Key,
  processId: '',
  processVersion: 0,
  onFailure: 'incident',
  businessId: undefined,
  tags: [],
  parent: undefined,
  startedBy: undefined,
  tokens: EMPTY,
  ready: EMPTY,
  due: EMPTY,
  joining: EMPTY,
  deferred: false,
  elementInstances: EMPTY,
  jobs: EMPTY,
  userTasks: EMPTY,
  incidents: EMPTY,
  subscriptions: EMPTY,
  conditions: EMPTY,
  ended: EMPTY,
  endings: EMPTY,
  failure: undefined,
  commands: NO_COMMANDS,
  reactions: NO_REACTIONS,
  finalVariables: undefined,
};

/** An applier per event type; a type without one does not compile. */
const APPLIERS: Appliers<EventType> = {
  ...INSTANCE_APPLIERS,
  ...TOKEN_APPLIERS,
  ...ELEMENT_APPLIERS,
  ...JOB_APPLIERS,
  ...USER_TASK_APPLIERS,
  ...FAILURE_APPLIERS,
  ...COMPENSATION_APPLIERS,
  ...SUBSCRIPTION_APPLIERS,
  ...LOOP_APPLIERS,
  ...CALL_APPLIERS,
  ...THROWN_APPLIERS,
};

/**
 * The state after an event. Pure: the state before is left as it was. The only way a state changes, live and in replay.
 * @param time the event's, ms since 1970
 * @throws InvariantViolation where the event cannot follow that state: a damaged stream, or a bug
 */
export function evolve(state: InstanceState, event: EngineEvent, time: number): InstanceState {
  const apply = Object.hasOwn(APPLIERS, event.type)
    ? (APPLIERS[event.type] as Applier<EventType>)
    : unknown(event);
  const draft = draftOf(state, time);
  apply(draft, event.data);
  return draft;
}

function unknown({ type }: EngineEvent): never {
  throw new InvariantViolation(`this version of the engine does not know events of type ${type}`);
}
