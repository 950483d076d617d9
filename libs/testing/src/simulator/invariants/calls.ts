import { ordinalMap, type Caller, type EventData, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { comparePositions, type Key, type Position } from '@onward/model';
import type { Followed } from '../oracle.js';
import type { World } from '../world.js';
import { happened, isEnd } from './history-check.js';

/** Callers and called agree, for a moment at which all is at rest: who has called whom, who has ended, and how. */
export function checkCalls(world: World): void {
  for (const followed of world.oracle.instances()) {
    checkCaller(world, followed);
    const created = followed.events[0]?.data as { readonly parent?: Caller } | undefined;
    if (created?.parent !== undefined) checkCalled(world, followed, created.parent);
  }
}

/** A call has one child, which is told of once, after its end. */
function checkCaller(world: World, { instanceKey, events }: Followed): void {
  const children = new Map<string, Key>();
  const ended = new Set<Key>();
  for (const [at, event] of happened(events).entries()) {
    const violated = (what: string): void =>
      world.violated(`calls of ${instanceKey}: revision ${event.revision}, ${event.type}: ${what}`);
    if (event.type === 'CallRequested') children.delete(String(event.data.elementInstance));
    else if (event.type === 'ChildInstanceAssigned') {
      const { child, elementInstance } = event.data;
      if (children.has(String(elementInstance))) violated(`${elementInstance} has a child already`);
      children.set(String(elementInstance), child);
    } else if (event.type === 'CallEnded') {
      const { child, elementInstance, outcome } = event.data;
      if (children.get(String(elementInstance)) !== child) violated(`${child} is not its child`);
      if (ended.has(child)) violated(`${child} has ended before`);
      ended.add(child);
      checkEnd(world.oracle.instance(child), outcome, events[at]!.position, violated);
    }
  }
}

function checkEnd(
  child: Followed | undefined,
  outcome: EventData['CallEnded']['outcome'],
  told: Position,
  violated: (what: string) => void,
): void {
  const end = child?.events.find(isEnd);
  if (end === undefined || comparePositions(end.position, told) > 0)
    return violated('its child has not ended');
  const how = outcomeOf(end);
  if (how !== outcome) violated(`its child has ${how}, and it is told that it has ${outcome}`);
}

function outcomeOf({ data, type }: RecordedEvent): EventData['CallEnded']['outcome'] {
  if (type === 'ProcessInstanceCompleted') return 'completed';
  return data['reason'] === 'ERROR' ? 'failed' : 'terminated';
}

/** It runs only while its caller waits for it, and is not waited for when it has ended. */
function checkCalled(world: World, { instanceKey, states }: Followed, parent: Caller): void {
  const caller = world.oracle.state(parent.instanceKey);
  const violated = (what: string): void =>
    world.violated(`${instanceKey}, called by ${parent.instanceKey}, ${what}`);
  if (caller === undefined) return violated('has a caller that does not exist');
  const call = ordinalMap.get(caller.elementInstances, parent.elementInstance)?.call;
  const isWaitedFor = call?.child === instanceKey;
  const state = states.at(-1) as InstanceState;
  const isActive = state.status === 'ACTIVE';
  // Told to end, it may still wait for a listener of what it ends.
  const isEnding = ordinalMap.get(state.elementInstances, 0)?.children?.terminating !== undefined;
  if (isActive && !isEnding && !isWaitedFor)
    violated('goes on, and its caller does not wait for it any more');
  const isTold = world.oracle
    .instance(parent.instanceKey)
    ?.events.some(({ data, type }) => type === 'CallEnded' && data['child'] === instanceKey);
  if (!isActive && isWaitedFor && !isTold && caller.failure === undefined)
    violated('has ended, and its caller still waits for it');
}
