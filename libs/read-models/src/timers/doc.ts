import type { Document } from '@onward/read-store';

/** A timer that an instance waits, or has waited, for. `_id` is the subscription's key. */
export interface TimerViewDoc extends Document {
  readonly timerKey: string;
  /** TRIGGERED: it has come, and does not come again. */
  readonly state: 'ACTIVE' | 'TRIGGERED' | 'CANCELED';
  /** When it comes next, or has come last. */
  readonly dueDate: string;
  /** How often it comes again after that; null: it does not, or without end. */
  readonly remainingRepetitions: number | null;
  /** How it comes again; null: it does not. */
  readonly cycle: string | null;
  /** How often it has come. */
  readonly triggered: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
}
