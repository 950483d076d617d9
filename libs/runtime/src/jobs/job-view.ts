import type { ActivatedJob, JobView } from '../api.js';

/** An activated job in the API's words. Beyond them: token, attempt, idempotency key, and whether it compensates. */
export function jobView(job: ActivatedJob): JobView {
  return {
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
    processInstanceKey: job.instanceKey,
    rootProcessInstanceKey: job.instanceKey,
    processDefinitionKey: job.definition.definitionKey,
    processDefinitionId: job.definition.processId,
    processDefinitionVersion: job.definition.version,
    tenantId: job.tenantId,
    physicalTenantId: 'default',
    businessId: job.businessId,
    tags: job.tags,
    userTask: job.userTask,
    customHeaders: job.headers,
    variables: job.variables,
    tokenId: job.tokenId,
    attempt: job.attempt,
    idempotencyKey: job.idempotencyKey,
    isCompensation: job.compensation,
  };
}
