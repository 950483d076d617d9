import type { EventData, EventType } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { instanceOf, keyIn } from '../shared/instance-event.js';
import { creates, instanceFolds, removes, type TypedFold } from '../shared/typed-folds.js';
import type { OpenJobDoc, SignalDoc, TimerDoc, WorkDoc } from './doc.js';
import { MESSAGE_FOLDS, START_FOLDS } from './due.js';

const elementId = (data: { readonly elementInstance: Ordinal }, event: RecordedEvent): string =>
  keyIn(event, data.elementInstance);

const advanceId = (_: unknown, event: RecordedEvent): string => `advance/${instanceOf(event)}`;

export const work: Projection<WorkDoc> = {
  name: 'work',
  version: 3,
  indexes: [
    { name: 'jobs', paths: ['type', 'open'] },
    { name: 'kind', paths: ['kind', 'name'] },
    { name: 'due', paths: ['dueAt'] },
  ],
  on: {
    ...MESSAGE_FOLDS,
    ...START_FOLDS,
    ...instanceFolds<WorkDoc>({
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
      EventSubscriptionCreated: {
        id: ({ subscription, trigger: { type } }, event) =>
          isIndexed(type) ? `${type}/${keyIn(event, subscription)}` : undefined,
        apply: (doc, { subscription, trigger }, event, id) =>
          doc ?? waiting(trigger, subscription, event, id),
      },
      EventSubscriptionTriggered: {
        id: (data, event) =>
          isIndexed(data.type) && !data.stays ? subscriptionId(data, event) : timerAgain(data, event),
        apply: (doc, { stays, next }) =>
          !stays ? null : doc?.kind === 'timer' && next !== undefined ? { ...doc, dueAt: next.dueAt } : doc,
      },
      EventSubscriptionDeleted: removes((data, event) =>
        isIndexed(data.type) ? subscriptionId(data, event) : undefined,
      ),
    }),
  },
};

const isIndexed = (type: string): type is 'timer' | 'signal' => type === 'timer' || type === 'signal';

const subscriptionId = (
  { type, subscription }: { readonly type: string; readonly subscription: Ordinal },
  event: RecordedEvent,
): string => `${type}/${keyIn(event, subscription)}`;

/** A timer that comes again is due at another moment. */
const timerAgain = (
  data: EventData['EventSubscriptionTriggered'],
  event: RecordedEvent,
): string | undefined => (data.type === 'timer' ? subscriptionId(data, event) : undefined);

function waiting(
  trigger: EventData['EventSubscriptionCreated']['trigger'],
  subscription: Ordinal,
  event: RecordedEvent,
  _id: string,
): TimerDoc | SignalDoc | undefined {
  const instanceKey = instanceOf(event);
  const { tenantId } = event.metadata;
  if (trigger.type === 'timer')
    return { _id, kind: 'timer', dueAt: trigger.dueAt, instanceKey, subscription, tenantId };
  if (trigger.type === 'signal') return { _id, kind: 'signal', name: trigger.name, instanceKey, tenantId };
  return undefined;
}

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
