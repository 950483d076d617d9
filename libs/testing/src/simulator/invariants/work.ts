import type { Ordinal } from '@onward/model';
import { happened, type Happened, type HistoryCheck } from './history-check.js';

/** What begins and ends: element instances, jobs, user tasks, incidents and what is waited for, each by its ordinal. */
type Stage = 'begins' | 'goes on' | 'ends' | 'is abandoned' | 'ends late';

interface Mark {
  readonly what: string;
  readonly id: Ordinal;
  readonly stage: Stage;
}

const ALLOWED: Readonly<Record<Stage, readonly (Stage | undefined)[]>> = {
  begins: [undefined],
  'goes on': ['begins', 'goes on'],
  ends: ['begins', 'goes on'],
  'is abandoned': ['begins', 'goes on'],
  'ends late': ['is abandoned'],
};

/** Each piece of work begins once and ends at most once; nothing is done with it before or afterwards. */
export const workEndsOnce: HistoryCheck = (events) => {
  const stages = new Map<string, Stage>();
  return happened(events).flatMap((event) =>
    marksOf(event).flatMap(({ what, id, stage }) => {
      const name = `${what} ${id}`;
      const before = stages.get(name);
      stages.set(name, stage);
      return ALLOWED[stage].includes(before)
        ? []
        : [
            `revision ${event.revision}, ${event.type}: ${name} ${stage}, but before that it ${before ?? 'was not there'}`,
          ];
    }),
  );
};

function marksOf(event: Happened): readonly Mark[] {
  switch (event.type) {
    case 'ElementActivated':
      return [{ what: 'element instance', id: event.data.elementInstance, stage: 'begins' }];
    case 'ElementPassed':
      return [
        { what: 'element instance', id: event.data.elementInstance, stage: 'begins' },
        { what: 'element instance', id: event.data.elementInstance, stage: 'ends' },
      ];
    case 'ElementCompleted':
    case 'ElementTerminated':
      return [{ what: 'element instance', id: event.data.elementInstance, stage: 'ends' }];
    case 'JobCreated':
      return [{ what: 'job', id: event.data.job, stage: 'begins' }];
    case 'JobFailed':
    case 'JobErrorThrown':
    case 'JobUpdated':
      return [{ what: 'job', id: event.data.job, stage: 'goes on' }];
    case 'JobCanceled':
      return [{ what: 'job', id: event.data.job, stage: event.data.abandoned ? 'is abandoned' : 'ends' }];
    case 'JobCompleted':
      return [{ what: 'job', id: event.data.job, stage: event.data.late ? 'ends late' : 'ends' }];
    case 'UserTaskCreated':
      return [{ what: 'user task', id: event.data.userTask, stage: 'begins' }];
    case 'UserTaskAssigned':
    case 'UserTaskUpdated':
    case 'UserTaskStepStarted':
    case 'UserTaskStepCorrected':
    case 'UserTaskStepEnded':
      return [{ what: 'user task', id: event.data.userTask, stage: 'goes on' }];
    case 'UserTaskCompleted':
    case 'UserTaskCanceled':
      return [{ what: 'user task', id: event.data.userTask, stage: 'ends' }];
    case 'EventSubscriptionCreated':
      return [{ what: 'subscription', id: event.data.subscription, stage: 'begins' }];
    case 'EventSubscriptionTriggered':
      return [
        { what: 'subscription', id: event.data.subscription, stage: event.data.stays ? 'goes on' : 'ends' },
      ];
    case 'EventSubscriptionRearmed':
      return [{ what: 'subscription', id: event.data.subscription, stage: 'goes on' }];
    case 'EventSubscriptionDeleted':
      return [{ what: 'subscription', id: event.data.subscription, stage: 'ends' }];
    case 'IncidentRaised':
      return [{ what: 'incident', id: event.data.incident, stage: 'begins' }];
    case 'IncidentResolved':
      return [{ what: 'incident', id: event.data.incident, stage: 'ends' }];
    default:
      return [];
  }
}
