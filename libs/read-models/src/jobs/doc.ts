import type { ListenerStep } from '@onward/engine';
import type { Document } from '@onward/read-store';

export type JobState = 'CREATED' | 'COMPLETED' | 'FAILED' | 'RETRIES_UPDATED' | 'CANCELED' | 'ERROR_THROWN';

/**
 * A job. `_id` is its key. Fields of the API that never apply here are left out and read as null: leases (`deadline`) are not events.
 */
export interface JobDoc extends Document {
  readonly jobKey: string;
  readonly type: string;
  readonly state: JobState;
  readonly kind: 'BPMN_ELEMENT' | 'EXECUTION_LISTENER' | 'TASK_LISTENER';
  readonly listenerEventType: 'UNSPECIFIED' | Uppercase<ListenerStep>;
  /** Of a task listener's whose worker has denied the step. */
  readonly isDenied: boolean | null;
  readonly deniedReason: string | null;
  readonly worker: string;
  readonly retries: number;
  readonly customHeaders: Readonly<Record<string, string>>;
  /** Not handed out before, ISO 8601. */
  readonly retryDate: string | null;
  readonly creationTime: string;
  readonly lastUpdateTime: string;
  readonly endTime: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly hasFailedWithRetriesLeft: boolean;
  readonly priority: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly tenantId: string;
}
