import type { JsonObject } from '@onward/model';
import type { ActivatedJob, HandlerJob } from '../api.js';

/** Thrown by a handler to throw a BPMN error at its task instead of failing the job: `throw job.error('CARD_DECLINED', '…')`. */
export class JobError extends Error {
  override readonly name = 'JobError';
  constructor(
    readonly code: string,
    message = '',
    readonly variables: JsonObject = {},
  ) {
    super(message);
  }
}

const jobError: HandlerJob['error'] = (code, message, variables) => new JobError(code, message, variables);

/** Field by field, because one is made for every job: spreading objects of this size takes as long as deciding what comes next. */
export const handlerJob = (job: ActivatedJob): HandlerJob => ({
  jobKey: job.jobKey,
  type: job.type,
  kind: job.kind,
  listenerEventType: job.listenerEventType,
  worker: job.worker,
  retries: job.retries,
  deadline: job.deadline,
  priority: 0,
  leaseToken: null,
  elementId: job.elementId,
  elementInstanceKey: job.elementInstanceKey,
  instanceKey: job.instanceKey,
  processInstanceKey: job.instanceKey,
  rootProcessInstanceKey: job.instanceKey,
  definition: job.definition,
  processDefinitionKey: job.definition.definitionKey,
  processDefinitionId: job.definition.processId,
  processDefinitionVersion: job.definition.version,
  tenantId: job.tenantId,
  physicalTenantId: 'default',
  businessId: job.businessId,
  tags: job.tags,
  userTask: job.userTask,
  headers: job.headers,
  customHeaders: job.headers,
  variables: job.variables,
  tokenId: job.tokenId,
  attempt: job.attempt,
  idempotencyKey: job.idempotencyKey,
  compensation: job.compensation,
  isCompensation: job.compensation,
  error: jobError,
});
