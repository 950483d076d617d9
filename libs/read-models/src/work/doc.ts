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

/** What the runtime has to go on with after a restart. Small: what is done is removed. */
export type WorkDoc = OpenJobDoc | DeferredAdvanceDoc;
