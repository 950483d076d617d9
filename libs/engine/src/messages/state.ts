import type { JsonObject, Key } from '@onward/model';
import type { MessageEvent, MessageEventData } from './events.js';

/**
 * The messages of one tenant, name and correlation key that live, and the subscriptions to them. Folded in place: it may hold many, and
 * is only ever the state at the tail of its stream.
 */
export interface MessageState {
  /** Of the last event; -1 before the first. */
  revision: number;
  /** Of the last event, ms since 1970. */
  time: number;
  /** In the order in which they were published. */
  readonly messages: Map<Key, LiveMessage>;
  readonly messageIds: Set<string>;
  readonly subscriptions: Map<string, MessageSubscription>;
  /** Open ones that are offered nothing now, by process, in the order in which they were opened. */
  readonly free: Map<string, Map<string, MessageSubscription>>;
  /** By process: the message that has started an instance of it which runs; another one has to wait. */
  readonly locks: Map<string, StartLock>;
}

export interface StartLock {
  readonly message: Key;
  /** The instance is known to have been started. */
  confirmed: boolean;
  /** It has ended, perhaps before that it has started was confirmed. */
  ended: boolean;
}

export type MessageSubscription = MessageEventData['MessageSubscriptionOpened'];

export interface LiveMessage {
  readonly key: Key;
  readonly name: string;
  /** It has a correlation key. */
  readonly isKeyed: boolean;
  readonly messageId?: string;
  readonly expiresAt: number;
  readonly variables: JsonObject;
  /** By process: what it is offered to now, or `done` where it has been taken. */
  readonly given: Map<string, MessageEventData['MessageCorrelating']['target'] | 'done'>;
}

export const initialMessages = (): MessageState => ({
  revision: -1,
  time: 0,
  messages: new Map(),
  messageIds: new Set(),
  subscriptions: new Map(),
  free: new Map(),
  locks: new Map(),
});

/** Raise it when the shape of `MessageState` changes: snapshots of another version are not read. */
export const MESSAGES_SCHEMA_VERSION = 1;

/** Folds one event into the state. */
export function evolveMessages(state: MessageState, event: MessageEvent, time: number): void {
  state.revision++;
  state.time = time;
  switch (event.type) {
    case 'MessagePublished': {
      const { message, name, correlationKey, messageId, expiresAt, variables } = event.data;
      state.messages.set(message, {
        key: message,
        name,
        isKeyed: correlationKey !== undefined,
        expiresAt,
        variables,
        given: new Map(),
        ...(messageId === undefined ? {} : { messageId }),
      });
      if (messageId !== undefined) state.messageIds.add(messageId);
      return;
    }
    case 'MessageSubscriptionOpened':
      state.subscriptions.set(event.data.subscription, event.data);
      return setFree(state, event.data);
    case 'MessageSubscriptionClosed':
      return close(state, event.data.subscription);
    case 'MessageCorrelating': {
      const { message, processId, target } = event.data;
      state.messages.get(message)?.given.set(processId, target);
      if (target.type === 'subscription') state.free.get(processId)?.delete(target.subscription);
      else if (target.locks) state.locks.set(processId, { message, confirmed: false, ended: false });
      return;
    }
    case 'MessageCorrelated':
      return settle(state, event.data, 'done');
    case 'MessageReleased':
      return settle(state, event.data, undefined);
    case 'StartedInstanceEnded':
      return unlock(state, event.data, 'ended');
    case 'MessageExpired': {
      const message = state.messages.get(event.data.message);
      state.messages.delete(event.data.message);
      if (message?.messageId !== undefined) state.messageIds.delete(message.messageId);
      return;
    }
    default:
      return event satisfies never;
  }
}

/** The offer has been answered: its subscription is closed, or free again. */
function settle(
  state: MessageState,
  { message, processId, closes }: MessageEventData['MessageReleased'],
  result: 'done' | undefined,
): void {
  const live = state.messages.get(message);
  const target = live?.given.get(processId);
  if (target !== undefined && target !== 'done' && target.type === 'start')
    unlock(state, { message, processId }, result === 'done' ? 'confirmed' : 'released');
  if (result === undefined) live?.given.delete(processId);
  else live?.given.set(processId, result);
  if (closes !== undefined) close(state, closes);
  else if (target !== undefined && target !== 'done' && target.type === 'subscription') {
    const subscription = state.subscriptions.get(target.subscription);
    if (subscription !== undefined) setFree(state, subscription);
  }
}

/** The process may be started again when its instance was started and has ended, or was never started. */
function unlock(
  { locks }: MessageState,
  { message, processId }: MessageEventData['StartedInstanceEnded'],
  because: 'confirmed' | 'ended' | 'released',
): void {
  const lock = locks.get(processId);
  if (lock?.message !== message) return;
  if (because !== 'released') lock[because] = true;
  if (because === 'released' || (lock.confirmed && lock.ended)) locks.delete(processId);
}

function setFree({ free }: MessageState, subscription: MessageSubscription): void {
  const { processId } = subscription;
  const ofProcess = free.get(processId) ?? new Map<string, MessageSubscription>();
  ofProcess.set(subscription.subscription, subscription);
  free.set(processId, ofProcess);
}

function close(state: MessageState, key: string): void {
  const subscription = state.subscriptions.get(key);
  if (subscription === undefined) return;
  state.subscriptions.delete(key);
  const ofProcess = state.free.get(subscription.processId);
  ofProcess?.delete(key);
  if (ofProcess?.size === 0) state.free.delete(subscription.processId);
}
