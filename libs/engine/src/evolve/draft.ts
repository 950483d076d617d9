import { invariant, type Ordinal } from '@onward/model';
import type { EventData, EventType } from '../events.js';
import { missing } from '../missing.js';
import { get, has, remove, set } from '../ordinal-map.js';
import type { ElementInstance, InstanceState, ScopeState } from '../state.js';
import { instanceWith } from './records.js';

/**
 * The next state while one event is applied: a shallow copy whose top level may be assigned to. Everything below stays immutable
 * and is replaced, never changed, so that the state before the event is left as it was.
 */
export type Draft = { -readonly [K in keyof InstanceState]: InstanceState[K] };

/**
 * A copy, with the next event's revision and time. Field by field: several times as fast as spreading an object of this size, and a
 * field that is forgotten does not compile.
 */
export function draftOf(state: InstanceState, time: number): Draft {
  const draft: { -readonly [K in keyof Required<InstanceState>]: InstanceState[K] } = {
    status: state.status,
    endReason: state.endReason,
    revision: state.revision + 1,
    time,
    instanceNumber: state.instanceNumber,
    instanceKey: state.instanceKey,
    moreNumbers: state.moreNumbers,
    nextOrdinal: state.nextOrdinal,
    definitionKey: state.definitionKey,
    processId: state.processId,
    processVersion: state.processVersion,
    onFailure: state.onFailure,
    businessId: state.businessId,
    tags: state.tags,
    parent: state.parent,
    startedBy: state.startedBy,
    starting: state.starting,
    tokens: state.tokens,
    ready: state.ready,
    due: state.due,
    joining: state.joining,
    deferred: state.deferred,
    elementInstances: state.elementInstances,
    jobs: state.jobs,
    userTasks: state.userTasks,
    incidents: state.incidents,
    subscriptions: state.subscriptions,
    conditions: state.conditions,
    ended: state.ended,
    endings: state.endings,
    failure: state.failure,
    commands: state.commands,
    reactions: state.reactions,
    finalVariables: state.finalVariables,
  };
  return draft;
}

/** Applies one event type. `draft.revision` and `draft.time` are the event's already. */
export type Applier<T extends EventType> = (draft: Draft, data: EventData[T]) => void;
export type Appliers<T extends EventType> = { readonly [K in T]: Applier<K> };

/** Keeps the counter above every ordinal that an event has used. */
export function sees(draft: Draft, ordinal: Ordinal): void {
  if (ordinal >= draft.nextOrdinal) draft.nextOrdinal = ordinal + 1;
}

export function instanceOf(draft: Draft, id: Ordinal): ElementInstance {
  return get(draft.elementInstances, id) ?? missing('element instance', id);
}

export function putInstance(draft: Draft, instance: ElementInstance): void {
  draft.elementInstances = set(draft.elementInstances, instance.id, instance);
  if (instance.children !== undefined) noteDue(draft, instance, instance.children);
}

export function removeInstance(draft: Draft, id: Ordinal): void {
  draft.elementInstances = remove(draft.elementInstances, id);
  draft.due = remove(draft.due, id);
  draft.joining = remove(draft.joining, id);
}

function noteDue(draft: Draft, instance: ElementInstance, children: ScopeState): void {
  const isNow = isDue(instance, children);
  if (isNow !== has(draft.due, instance.id))
    draft.due = isNow ? set(draft.due, instance.id, true) : remove(draft.due, instance.id);
  const isJoining = children.joins.size > 0;
  if (isJoining !== has(draft.joining, instance.id))
    draft.joining = isJoining ? set(draft.joining, instance.id, true) : remove(draft.joining, instance.id);
}

/** Whether something is to be done with a scope itself, beside executing the tokens in it. */
function isDue({ incident, job }: ElementInstance, children: ScopeState): boolean {
  const { adHoc, compensation, loop, started, terminating, tokens } = children;
  if (terminating !== undefined) return terminating.waits !== true;
  if (compensation !== undefined && compensation.current === undefined) return true;
  if (incident !== undefined || job !== undefined) return false;
  if (loop !== undefined) return tokens.size === 0 || (!loop.isSequential && loop.begun < loop.iterations);
  if (adHoc !== undefined && adHoc.requested.length > 0) return tokens.size === 0 || !adHoc.isSequential;
  return started && tokens.size === 0 && adHoc?.waits !== true;
}

/** Changes what a scope keeps of its children. */
export function changeScope(
  draft: Draft,
  scope: Ordinal,
  change: (children: ScopeState) => ScopeState,
): void {
  const instance = instanceOf(draft, scope);
  invariant(instance.children !== undefined, 'what has no children is not a scope');
  putInstance(draft, instanceWith(instance, { children: change(instance.children) }));
}
