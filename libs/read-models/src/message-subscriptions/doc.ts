import type { Document } from '@onward/read-store';

/** A message that an instance waits, or has waited, for. `_id` is the subscription's key. */
export interface MessageSubscriptionDoc extends Document {
  readonly messageSubscriptionKey: string;
  /** CORRELATED: the newest message came, and one that does not interrupt may come again. */
  readonly messageSubscriptionState: 'CREATED' | 'CORRELATED' | 'DELETED';
  readonly messageSubscriptionType: 'PROCESS_EVENT';
  readonly lastUpdatedDate: string;
  readonly messageName: string;
  readonly correlationKey: string | null;
  /** The message that came last. */
  readonly messageKey: string | null;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  /** Within its instance. */
  readonly ordinal: number;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
}
