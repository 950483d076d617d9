/** What reaches beyond one instance: messages, signals, timers, conditions. */
import type { JsonObject } from '@onward/model';

export interface CorrelateMessage {
  readonly name: string;
  /** Empty or absent: for those who wait for the name alone. */
  readonly correlationKey?: string;
  readonly variables?: JsonObject;
}

export interface PublishMessage extends CorrelateMessage {
  /** How long it is buffered for those who do not wait for it yet, ms; default 0. */
  readonly timeToLive?: number;
  /** No other message with this id is taken (409) while this one lives. */
  readonly messageId?: string;
}

export interface PublishedMessage {
  readonly messageKey: string;
  readonly tenantId: string;
}

export interface CorrelatedMessage extends PublishedMessage {
  /** Who has taken it. */
  readonly processInstanceKey: string;
}

export interface MessageSubscription {
  readonly messageSubscriptionKey: string;
  readonly messageSubscriptionState: 'CREATED' | 'CORRELATED' | 'DELETED' | 'MIGRATED';
  readonly messageName: string;
  readonly correlationKey: string | null;
  readonly messageKey: string | null;
  readonly lastUpdatedDate: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly tenantId: string;
}

export interface Timer {
  readonly timerKey: string;
  readonly state: 'ACTIVE' | 'TRIGGERED' | 'CANCELED';
  readonly dueDate: string;
  readonly remainingRepetitions: number | null;
  readonly cycle: string | null;
  /** How often it has come. */
  readonly triggered: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly tenantId: string;
}

export interface BroadcastSignal {
  readonly signalName: string;
  readonly variables?: JsonObject;
}

export interface BroadcastedSignal {
  readonly signalKey: string;
  readonly tenantId: string;
}

export interface EvaluateConditionals {
  readonly variables: JsonObject;
  readonly processDefinitionKey?: string;
}

export interface EvaluatedConditionals {
  readonly conditionalEvaluationKey: string;
  readonly processInstances: readonly {
    readonly processDefinitionKey: string;
    readonly processInstanceKey: string;
  }[];
  readonly tenantId: string;
}

export interface ActivateAdHoc {
  readonly elements: readonly { readonly elementId: string; readonly variables?: JsonObject }[];
  /** True: what runs in it now is ended first. */
  readonly cancelRemainingInstances?: boolean;
}
