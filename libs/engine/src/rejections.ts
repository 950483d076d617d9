import type { Rejection, RejectionKind } from '@onward/model';

/** Every code the engine refuses a command with, and how the refusal is to be taken. Each has a page in `docs/errors/`. */
export const REJECTION_KINDS = {
  PROCESS_INSTANCE_NOT_FOUND: 'NOT_FOUND',
  ELEMENT_INSTANCE_NOT_FOUND: 'NOT_FOUND',
  JOB_NOT_FOUND: 'NOT_FOUND',
  USER_TASK_NOT_FOUND: 'NOT_FOUND',
  INCIDENT_NOT_FOUND: 'NOT_FOUND',
  FAILURE_NOT_FOUND: 'NOT_FOUND',
  SUBSCRIPTION_NOT_FOUND: 'NOT_FOUND',

  IDEMPOTENCY_KEY_REUSED: 'KEY_REUSED',
  REVISION_MISMATCH: 'REVISION_MISMATCH',

  PROCESS_INSTANCE_EXISTS: 'WRONG_STATE',
  PROCESS_INSTANCE_ENDED: 'WRONG_STATE',
  /** A failure awaits its compensation, or all tokens are being ended: nothing new starts. */
  PROCESS_INSTANCE_FROZEN: 'WRONG_STATE',
  JOB_WRONG_STATE: 'WRONG_STATE',
  USER_TASK_WRONG_STATE: 'WRONG_STATE',
  USER_TASK_ASSIGNED: 'WRONG_STATE',
  INCIDENT_WRONG_STATE: 'WRONG_STATE',
  MESSAGE_ALREADY_PUBLISHED: 'WRONG_STATE',
  SUBSCRIPTION_WRONG_STATE: 'WRONG_STATE',
  TIMER_NOT_DUE: 'WRONG_STATE',
  AD_HOC_WRONG_STATE: 'WRONG_STATE',
  CALL_WRONG_STATE: 'WRONG_STATE',

  PROCESS_NOT_STARTABLE: 'INVALID',
  SUBSCRIPTION_WRONG_TYPE: 'INVALID',
  AD_HOC_ELEMENT_NOT_FOUND: 'INVALID',
  RETRIES_INVALID: 'INVALID',
  RETRY_BACK_OFF_INVALID: 'INVALID',
  ASSIGNEE_INVALID: 'INVALID',
  USER_TASK_CHANGE_INVALID: 'INVALID',
  JOB_RESULT_INVALID: 'INVALID',
  /** Of a listener: nothing of its element has begun, or everything is done. */
  JOB_ERROR_NOT_ALLOWED: 'INVALID',
  VARIABLE_NAME_FORBIDDEN: 'INVALID',
  VARIABLES_NOT_JSON: 'INVALID',

  VARIABLES_TOO_LARGE: 'LIMIT',
  VARIABLES_TOO_DEEP: 'LIMIT',
  KEYS_EXHAUSTED: 'LIMIT',
  TOO_MANY_REMEMBERED_COMMANDS: 'LIMIT',
} as const satisfies Readonly<Record<string, RejectionKind>>;

export type RejectionCode = keyof typeof REJECTION_KINDS;

/** @param message what is wrong and what to do, in one or two sentences */
export function reject(
  code: RejectionCode,
  message: string,
  more: Pick<Rejection, 'state' | 'currentRevision' | 'field' | 'elementId'> = {},
): Rejection {
  return { kind: REJECTION_KINDS[code], code, message, ...more };
}
