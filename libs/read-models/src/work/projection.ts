import type { EventType } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { instanceOf, keyIn } from '../shared/instance-event.js';
import { creates, instanceFolds, removes, type TypedFold } from '../shared/typed-folds.js';
import type { OpenJobDoc, WorkDoc } from './doc.js';

const elementId = (data: { readonly elementInstance: Ordinal }, event: RecordedEvent): string =>
  keyIn(event, data.elementInstance);

const advanceId = (_: unknown, event: RecordedEvent): string => `advance/${instanceOf(event)}`;

export const work: Projection<WorkDoc> = {
  name: 'work',
  version: 2,
  indexes: [
    { name: 'jobs', paths: ['type', 'open'] },
    { name: 'kind', paths: ['kind'] },
  ],
  on: instanceFolds<WorkDoc>({
    JobCreated: creates(elementId, ({ job, jobType }, event, id) => ({
      _id: id,
      kind: 'job',
      jobKey: keyIn(event, job),
      job,
      instanceKey: instanceOf(event),
      type: jobType,
      tenantId: event.metadata.tenantId,
      open: true,
      retryAt: 0,
      position: event.position,
    })),
    JobFailed: updates((data, { position }) => ({
      open: data.retries > 0,
      retryAt: data.retryAt ?? 0,
      position,
    })),
    JobErrorThrown: updates((_data, { position }) => ({ open: false, retryAt: 0, position })),
    IncidentResolved: updates((_data, { position }) => ({ open: true, retryAt: 0, position })),
    JobCompleted: removes(elementId),
    JobCanceled: removes(elementId),
    // A job that failed or threw an error is not canceled beforehand.
    ElementCompleted: removes(elementId),
    ElementTerminated: removes(elementId),
    AdvanceDeferred: creates(advanceId, (_data, event, id) => ({
      _id: id,
      kind: 'advance',
      instanceKey: instanceOf(event),
      position: event.position,
    })),
    AdvanceFinished: removes(advanceId),
    ProcessInstanceCompleted: removes(advanceId),
    ProcessInstanceTerminated: removes(advanceId),
  }),
};

type JobEvent = Extract<EventType, 'JobFailed' | 'JobErrorThrown' | 'IncidentResolved'>;

/** Where the job has ended before, nothing is left to change. */
function updates<T extends JobEvent>(
  change: (data: Parameters<TypedFold<T, WorkDoc>['id']>[0], event: RecordedEvent) => Partial<OpenJobDoc>,
): TypedFold<T, WorkDoc> {
  return {
    id: (data, event) => (data.job === undefined ? undefined : elementId(data, event)),
    apply: (doc, data, event) => (isJob(doc) ? ({ ...doc, ...change(data, event) } as OpenJobDoc) : doc),
  };
}

const isJob = (doc: WorkDoc | undefined): doc is OpenJobDoc => doc?.kind === 'job';
