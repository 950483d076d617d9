import type { Due, JsonObject, Key, Ordinal } from '@onward/model';
import type { SubscriptionTrigger } from './types.js';

/** What is waited for, thrown, called and compensated. */
export interface ReachEvents {
  // --- what is waited for -------------------------------------------------------------------------------------------------------
  /**
   * A timer, message, signal or condition is waited for by an element instance: an intermediate event or a receive task itself, the
   * activity a boundary event is attached to, an event-based gateway, or the scope of an event sub-process.
   */
  EventSubscriptionCreated: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    /** The catching event's element id. */
    readonly element: string;
    readonly token?: Ordinal;
    readonly trigger: SubscriptionTrigger;
  };
  /** It has occurred. The subscription is gone with it, unless it `stays`: a non-interrupting event, a timer that comes again. */
  EventSubscriptionTriggered: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token?: Ordinal;
    readonly type: SubscriptionTrigger['type'];
    /** The message's key. */
    readonly message?: Key;
    readonly stays?: true;
    /** Of a timer that comes again: when. */
    readonly next?: Due;
  };
  /** A condition that has occurred and stays does not hold any more: it can occur again. */
  EventSubscriptionRearmed: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
  };
  /** Nobody waits for it any more. */
  EventSubscriptionDeleted: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly type: SubscriptionTrigger['type'];
  };

  // --- what is thrown ------------------------------------------------------------------------------------------------------------
  /** To be published: `messageId` makes it happen once. */
  MessageThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly name: string;
    readonly correlationKey?: string;
    readonly messageId?: string;
    /** Milliseconds. */
    readonly timeToLive?: number;
    readonly variables: JsonObject;
  };
  /** To be broadcast to everything else that waits for it: in this instance, those who wait then hear it within the same decision. */
  SignalThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly name: string;
    readonly variables: JsonObject;
  };
  /** An error end event, or what a worker has thrown and something in the model catches. */
  ErrorThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly code: string;
    readonly message: string;
    /** The catching event's element id; absent where nothing in this instance catches it. */
    readonly caughtBy?: string;
  };
  /** By an event, or by a call activity for the instance it has called: that one's `child` event says so, and comes once. */
  EscalationThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly code: string;
    readonly caughtBy?: string;
    /** Nothing in this instance catches it, and it goes on to its caller, with what it brings. */
    readonly toCaller?: true;
    readonly variables?: JsonObject;
    /** Thrown in the called instance: the revision of its event there. */
    readonly child?: { readonly instanceKey: Key; readonly revision: number };
  };

  // --- call activities -----------------------------------------------------------------------------------------------------------
  /** A call activity wants an instance of another process. */
  CallRequested: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly processId: string;
    readonly binding: 'latest' | 'deployment' | 'versionTag';
    readonly versionTag?: string;
    readonly variables: JsonObject;
  };
  /** The key its child instance will have, recorded before the child is created. */
  ChildInstanceAssigned: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
    readonly childDefinition: Key;
  };
  /** The call activity has ended before its child, which is to be cancelled. */
  CallCanceled: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
  };
  /** The child has ended. */
  CallEnded: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
    readonly outcome: 'completed' | 'terminated' | 'failed';
    /** What the child returned, where it is needed later than in this append. */
    readonly variables?: JsonObject;
  };

  // --- compensation ------------------------------------------------------------------------------------------------------------
  /** Of a scope, because of a failure (decided by a saga), a throwing event, or a cancelled transaction. */
  CompensationStarted: {
    readonly scope: Ordinal;
    readonly failure?: Ordinal;
    readonly saga?: string;
    /** The throwing event's element instance, which goes on when it is done. */
    readonly thrower?: Ordinal;
    /** Only what this activity has completed. */
    readonly activity?: string;
    /** The cancel end event of a transaction. */
    readonly cancel?: true;
    /** It takes the place of one that was under way, and what that had begun and not completed is compensated after all. */
    readonly returns?: true;
  };
  /** A completed sub-process without a handler of its own: what had completed in it comes next, in reverse order. */
  CompensationUnrolled: { readonly scope: Ordinal; readonly compensates: Ordinal; readonly element: string };
  /** The next entry, in reverse order of completion: its handler gets a token of its own. */
  CompensationStepStarted: {
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly handler: string;
    /** The element instance being compensated. */
    readonly compensates: Ordinal;
    readonly element: string;
    /** The revision at which it completed: the handler sees the variables as they were then. */
    readonly variablesOf: number;
  };
  CompensationStepCompleted: {
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly compensates: Ordinal;
    readonly element: string;
  };
  CompensationCompleted: {
    readonly scope: Ordinal;
    readonly failure?: Ordinal;
    readonly thrower?: Ordinal;
    /** An event has interrupted the scope: its handler has ended with the other tokens, and what was left is not gone on with. */
    readonly interrupted?: true;
    /** What it had begun and not completed can still be compensated. */
    readonly returns?: true;
  };
}
