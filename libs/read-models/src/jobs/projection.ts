import type { EventData, ListenerStep } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, keyIn, timeOf } from '../shared/instance-event.js';
import { changes, creates, instanceFolds } from '../shared/typed-folds.js';
import type { JobDoc, JobState } from './doc.js';

const id = (data: { readonly job: Ordinal }, event: RecordedEvent): string => keyIn(event, data.job);

export const jobs: Projection<JobDoc> = {
  name: 'jobs',
  version: 2,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey'] },
    { name: 'state', paths: ['state', 'type'] },
    { name: 'type', paths: ['type'] },
  ],
  on: instanceFolds<JobDoc>({
    JobCreated: creates(id, created),
    JobCompleted: changes(id, completed),
    JobFailed: changes(id, failed),
    JobErrorThrown: changes(id, (doc, { code, message, worker }, event) => ({
      ...ended('ERROR_THROWN', event),
      errorCode: code,
      errorMessage: message,
      worker: worker ?? doc.worker,
    })),
    JobUpdated: changes(id, (_doc, { retries }, event) =>
      retries === undefined
        ? { lastUpdateTime: timeOf(event) }
        : { retries, state: 'RETRIES_UPDATED', lastUpdateTime: timeOf(event) },
    ),
    JobCanceled: changes(id, (_doc, _data, event) => ended('CANCELED', event)),
    IncidentResolved: changes(
      (data, event) => (data.job === undefined ? undefined : keyIn(event, data.job)),
      reopened,
    ),
  }),
};

function created(data: EventData['JobCreated'], event: RecordedEvent, key: string): JobDoc {
  const { processInstanceKey, rootProcessInstanceKey, processDefinitionKey, processDefinitionId, tenantId } =
    belonging(event);
  return {
    _id: key,
    jobKey: key,
    type: data.jobType,
    state: 'CREATED',
    ...listening(data.listener),
    isDenied: null,
    deniedReason: null,
    worker: '',
    retries: data.retries,
    customHeaders: data.headers ?? {},
    retryDate: null,
    creationTime: timeOf(event),
    lastUpdateTime: timeOf(event),
    endTime: null,
    errorCode: null,
    errorMessage: null,
    hasFailedWithRetriesLeft: false,
    priority: 0,
    elementId: data.element,
    elementInstanceKey: keyIn(event, data.elementInstance),
    tokenId: keyIn(event, data.token),
    processInstanceKey,
    rootProcessInstanceKey,
    processDefinitionKey,
    processDefinitionId,
    tenantId,
  };
}

function listening(
  listener: EventData['JobCreated']['listener'],
): Pick<JobDoc, 'kind' | 'listenerEventType'> {
  if (listener === undefined) return { kind: 'BPMN_ELEMENT', listenerEventType: 'UNSPECIFIED' };
  const { on } = listener;
  const listenerEventType = on.toUpperCase() as Uppercase<ListenerStep>;
  return { kind: on === 'start' || on === 'end' ? 'EXECUTION_LISTENER' : 'TASK_LISTENER', listenerEventType };
}

function completed(doc: JobDoc, data: EventData['JobCompleted'], event: RecordedEvent): Partial<JobDoc> {
  const { worker = doc.worker, denied, deniedReason = null } = data;
  const time = timeOf(event);
  const change = {
    state: 'COMPLETED' as const,
    hasFailedWithRetriesLeft: false,
    retryDate: null,
    endTime: time,
    lastUpdateTime: time,
    worker,
  };
  return denied ? { ...change, isDenied: true, deniedReason } : change;
}

function failed(doc: JobDoc, data: EventData['JobFailed'], event: RecordedEvent): Partial<JobDoc> {
  return {
    state: 'FAILED',
    retries: data.retries,
    hasFailedWithRetriesLeft: data.retries > 0,
    errorMessage: data.message,
    worker: data.worker ?? doc.worker,
    retryDate: data.retryAt === undefined ? null : new Date(data.retryAt).toISOString(),
    lastUpdateTime: timeOf(event),
  };
}

const ended = (state: JobState, event: RecordedEvent) => {
  const time = timeOf(event);
  return { state, hasFailedWithRetriesLeft: false, retryDate: null, endTime: time, lastUpdateTime: time };
};

/** An incident that ends with its token is resolved, too; the job has then been canceled and stays so. */
function reopened(doc: JobDoc, _: unknown, event: RecordedEvent): Partial<JobDoc> | undefined {
  if (doc.state === 'COMPLETED' || doc.state === 'CANCELED') return undefined;
  return {
    state: 'CREATED',
    retries: Math.max(1, doc.retries),
    endTime: null,
    retryDate: null,
    lastUpdateTime: timeOf(event),
  };
}
