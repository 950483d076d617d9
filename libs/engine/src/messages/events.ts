import type { JsonObject, Key, Ordinal } from '@onward/model';

/**
 * What can happen to the messages of one tenant, name and correlation key, in the stream `message-<hash>`. A message and whoever takes it
 * find each other here; that they did is agreed upon with the instance: `MessageCorrelating`, the instance's answer, then
 * `MessageCorrelated` or `MessageReleased`.
 */
export interface MessageEventData {
  MessagePublished: {
    readonly message: Key;
    readonly name: string;
    readonly correlationKey?: string;
    /** No other message with this id is taken while this one lives. */
    readonly messageId?: string;
    /** ms since 1970: it is buffered until then. */
    readonly expiresAt: number;
    readonly variables: JsonObject;
  };
  /** An instance waits for it. */
  MessageSubscriptionOpened: {
    /** Its instance's key and its ordinal there, `<key>/<ordinal>`. */
    readonly subscription: string;
    readonly instanceKey: Key;
    readonly ordinal: Ordinal;
    readonly processId: string;
    readonly element: string;
  };
  MessageSubscriptionClosed: { readonly subscription: string };
  /** It is offered to one subscription, or to one start event, of a process that has not had it. */
  MessageCorrelating: {
    readonly message: Key;
    readonly processId: string;
    readonly target: CorrelationTarget;
  };
  /** It has been taken: no other instance of this process gets it. */
  MessageCorrelated: {
    readonly message: Key;
    readonly processId: string;
    readonly instanceKey: Key;
    /** The subscription is gone with it. */
    readonly closes?: string;
  };
  /** It has been refused, because the instance has moved on: another one of the process may get it. */
  MessageReleased: { readonly message: Key; readonly processId: string; readonly closes?: string };
  MessageExpired: { readonly message: Key };
  /** The instance that this message started, and that kept others from starting one, has ended. */
  StartedInstanceEnded: { readonly message: Key; readonly processId: string };
}

export type CorrelationTarget =
  | {
      readonly type: 'subscription';
      readonly subscription: string;
      readonly instanceKey: Key;
      readonly ordinal: Ordinal;
    }
  | {
      readonly type: 'start';
      readonly definitionKey: Key;
      readonly element: string;
      /** Until the instance has ended, no other message of this stream starts one of its process. */
      readonly locks?: true;
    };

/** The same place and no other, where the stream has gone on since. */
export const isSameTarget = (one: CorrelationTarget, other: CorrelationTarget): boolean =>
  one.type === 'subscription'
    ? other.type === 'subscription' && one.subscription === other.subscription
    : other.type === 'start' && one.definitionKey === other.definitionKey && one.element === other.element;

export type MessageEventType = keyof MessageEventData;
export type MessageEvent = {
  [T in MessageEventType]: { readonly type: T; readonly data: MessageEventData[T] };
}[MessageEventType];
