import type { Document } from '@onward/read-store';

/**
 * A job that is not done. `_id` is the key of its element instance, which has no other job at the same time: whatever ends the element
 * ends the job, too.
 */
export interface OpenJobDoc extends Document {
  readonly kind: 'job';
  readonly jobKey: string;
  /** Its ordinal in the instance. */
  readonly job: number;
  readonly instanceKey: string;
  readonly type: string;
  readonly tenantId: string;
  /** False: it waits for an operator, or for compensation. */
  readonly open: boolean;
  /** Not handed out before, ms since 1970; 0: at once. */
  readonly retryAt: number;
  /** Of the event by which it became as it is. */
  readonly position: string;
}

/** An instance whose last append ended at its bound with tokens still ready. `_id` is `advance/` and the instance's key. */
export interface DeferredAdvanceDoc extends Document {
  readonly kind: 'advance';
  readonly instanceKey: string;
  readonly position: string;
}

/** A timer that an instance waits for. `_id` is `timer/` and the subscription's key. */
export interface TimerDoc extends Document {
  readonly kind: 'timer';
  /** ms since 1970. */
  readonly dueAt: number;
  readonly instanceKey: string;
  /** Its ordinal in the instance. */
  readonly subscription: number;
  readonly tenantId: string;
}

/** A timer that starts instances of a definition. `_id` is `start/` and the definition's key and the start event's id. */
export interface StartTimerDoc extends Document {
  readonly kind: 'start';
  readonly dueAt: number;
  readonly definitionKey: string;
  readonly element: string;
  readonly tenantId: string;
}

/** A message that lives; at `dueAt` it expires. `_id` is `message/` and its key. */
export interface BufferedMessageDoc extends Document {
  readonly kind: 'message';
  readonly dueAt: number;
  readonly stream: string;
  readonly message: string;
  readonly name: string;
  /** Where it was published. */
  readonly position: string;
  readonly tenantId: string;
}

/** A signal that an instance waits for. `_id` is `signal/` and the subscription's key. */
export interface SignalDoc extends Document {
  readonly kind: 'signal';
  readonly name: string;
  readonly instanceKey: string;
  readonly tenantId: string;
}

/** What comes at a moment. */
export type DueDoc = TimerDoc | StartTimerDoc | BufferedMessageDoc;

/** What the runtime has to go on with after a restart. Small: what is done is removed. */
export type WorkDoc = OpenJobDoc | DeferredAdvanceDoc | DueDoc | SignalDoc;
