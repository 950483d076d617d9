import type { CorrelationTarget } from '@onward/engine';
import type { DefinitionDeployed, JsonObject, Key, Ordinal } from '@onward/model';

/**
 * What needs more than one stream, or something that only the runtime knows (which definition is the latest, who waits for a signal).
 * The runtime carries it out; each can be repeated.
 */
export type Task =
  /** An instance waits for a message. */
  | {
      readonly type: 'OpenMessageSubscription';
      readonly instanceKey: Key;
      readonly ordinal: Ordinal;
      readonly element: string;
      readonly processId: string;
      readonly name: string;
      readonly correlationKey?: string;
    }
  /** It does not any more. */
  | { readonly type: 'CloseMessageSubscription'; readonly instanceKey: Key; readonly ordinal: Ordinal }
  | {
      readonly type: 'PublishMessage';
      /** What makes it happen once: the id of the event that threw it. */
      readonly once: string;
      readonly name: string;
      readonly correlationKey?: string;
      readonly messageId?: string;
      readonly timeToLive: number;
      readonly variables: JsonObject;
    }
  /** A published message may start processes. */
  | { readonly type: 'OfferMessage'; readonly stream: string; readonly message: Key; readonly name: string }
  /** Asks the target to take it, and tells the message's stream what it has answered. */
  | {
      readonly type: 'CorrelateMessage';
      readonly stream: string;
      readonly message: Key;
      readonly processId: string;
      readonly target: CorrelationTarget;
    }
  /** To everything that waits for it, and to the start events of the latest versions. */
  | {
      readonly type: 'BroadcastSignal';
      /** The instance that has thrown it: there it has been heard already. */
      readonly thrower?: Key;
      /** What makes it happen once per instance: the id of the event that threw it. */
      readonly once: string;
      readonly name: string;
      readonly variables: JsonObject;
    }
  /** A call activity wants an instance of another process. */
  | {
      readonly type: 'CallProcess';
      readonly instanceKey: Key;
      readonly elementInstance: Ordinal;
      /** Revision of its `CallRequested`. */
      readonly revision: number;
      readonly definitionKey: Key;
      readonly processId: string;
      readonly binding: 'latest' | 'deployment' | 'versionTag';
      readonly versionTag?: string;
      readonly variables: JsonObject;
    }
  /** An instance has ended; where another one has called it, that is told. */
  | {
      readonly type: 'TellCaller';
      readonly instanceKey: Key;
      readonly revision: number;
      readonly outcome: 'completed' | 'terminated' | 'failed';
      readonly errorCode?: string;
      readonly message?: string;
    }
  /** An instance has thrown an escalation that nothing in it caught; what has called it is told. */
  | {
      readonly type: 'EscalateToCaller';
      readonly instanceKey: Key;
      /** Of its `EscalationThrown`. */
      readonly revision: number;
      readonly code: string;
      readonly variables: JsonObject;
    }
  /** New versions: their timers are set, those of the former versions stop, buffered messages are offered. */
  | {
      readonly type: 'ArrangeStarts';
      readonly definitions: readonly DefinitionDeployed[];
      readonly at: number;
    }
  | {
      readonly type: 'StartInstance';
      /** What makes it happen once. */
      readonly once: string;
      readonly definitionKey: Key;
      readonly element: string;
      readonly variables: JsonObject;
    };

export type TaskType = Task['type'];
export type TaskOf<T extends TaskType> = Extract<Task, { type: T }>;
