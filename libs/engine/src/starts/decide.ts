import type { Due, Key, Schedules } from '@onward/model';
import type { StartsEvent, StartsEventData } from './events.js';

/** The timers of one definition: what `evolveStarts` makes of its events. */
export interface StartsState {
  /** Of the last event; -1 before the first. */
  readonly revision: number;
  readonly time: number;
  readonly status: 'new' | 'set' | 'stopped';
  /** By the start event's element id. */
  readonly timers: ReadonlyMap<string, Due>;
}

/** A repeat of any of them changes nothing. */
export type StartsCommand =
  | { readonly type: 'SetStartTimers'; readonly timers: StartsEventData['StartTimersSet']['timers'] }
  /** Its moment has come. */
  | { readonly type: 'TriggerStartTimer'; readonly element: string; readonly dueAt: number }
  | { readonly type: 'StopStartTimers' };

export const initialStarts: StartsState = { revision: -1, time: 0, status: 'new', timers: new Map() };

export function decideStarts(
  state: StartsState,
  definitionKey: Key,
  command: StartsCommand,
  schedules: Schedules,
): readonly StartsEvent[] {
  switch (command.type) {
    case 'SetStartTimers':
      return state.status === 'new'
        ? [{ type: 'StartTimersSet', data: { definitionKey, timers: command.timers } }]
        : [];
    case 'TriggerStartTimer': {
      const { element, dueAt } = command;
      const due = state.timers.get(element);
      if (due?.dueAt !== dueAt) return [];
      const next = schedules.next(due);
      const data = { definitionKey, element, dueAt, ...(next === undefined ? {} : { next }) };
      return [{ type: 'StartTimerTriggered', data }];
    }
    case 'StopStartTimers':
      if (state.status !== 'set') return [];
      return [{ type: 'StartTimersStopped', data: { definitionKey, elements: [...state.timers.keys()] } }];
    default:
      return command satisfies never;
  }
}

export function evolveStarts(state: StartsState, event: StartsEvent, time: number): StartsState {
  const { revision } = state;
  const after = { ...state, revision: revision + 1, time };
  switch (event.type) {
    case 'StartTimersSet':
      return {
        ...after,
        status: 'set',
        timers: new Map(event.data.timers.map(({ element, due }) => [element, due])),
      };
    case 'StartTimerTriggered': {
      const timers = new Map(state.timers);
      const { element, next } = event.data;
      if (next === undefined) timers.delete(element);
      else timers.set(element, next);
      return { ...after, timers };
    }
    case 'StartTimersStopped':
      return { ...after, status: 'stopped', timers: new Map() };
    default:
      return event satisfies never;
  }
}
