import type { JsonObject, Key } from '@onward/model';
import type { CorrelationTarget } from './events.js';
import type { MessageSubscription } from './state.js';

/** What can be asked of the messages of one tenant, name and correlation key. A repeat of any of them changes nothing. */
export type MessageCommand =
  | {
      readonly type: 'PublishMessage';
      /** Its key, which nothing else has. */
      readonly message: Key;
      readonly name: string;
      readonly correlationKey?: string;
      readonly messageId?: string;
      /** Milliseconds. */
      readonly timeToLive: number;
      readonly variables: JsonObject;
    }
  | ({ readonly type: 'OpenMessageSubscription' } & MessageSubscription)
  | { readonly type: 'CloseMessageSubscription'; readonly subscription: string }
  /** To the start events of these processes that wait for it. */
  | {
      readonly type: 'OfferMessage';
      readonly message: Key;
      readonly starts: readonly {
        readonly processId: string;
        readonly definitionKey: Key;
        readonly element: string;
      }[];
    }
  | {
      readonly type: 'ConfirmCorrelation';
      readonly message: Key;
      readonly processId: string;
      /** Who has answered: an offer to another one is not touched. */
      readonly target: CorrelationTarget;
      readonly instanceKey: Key;
      /** The instance does not wait any more. */
      readonly closes?: string;
    }
  | {
      readonly type: 'ReleaseMessage';
      readonly message: Key;
      readonly processId: string;
      readonly target: CorrelationTarget;
      readonly closes?: string;
    }
  /** What it has started is over. */
  | { readonly type: 'EndStartedInstance'; readonly message: Key; readonly processId: string }
  /** Refused silently while it is offered to somebody, or before its time. */
  | { readonly type: 'ExpireMessage'; readonly message: Key };
export type MessageCommandOf<T extends MessageCommand['type']> = Extract<MessageCommand, { type: T }>;
