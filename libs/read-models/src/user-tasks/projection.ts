import type { EventData, UserTaskStep } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, keyIn, timeOf } from '../shared/instance-event.js';
import { changes, creates, instanceFolds } from '../shared/typed-folds.js';
import type { UserTaskDoc } from './doc.js';

const id = (data: { readonly userTask: Ordinal }, event: RecordedEvent): string =>
  keyIn(event, data.userTask);

export const userTasks: Projection<UserTaskDoc> = {
  name: 'user-tasks',
  version: 3,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey'] },
    { name: 'state', paths: ['state', 'creationDate'] },
    { name: 'assignee', paths: ['assignee', 'state'] },
    { name: 'groups', paths: ['candidateGroups', 'state'] },
    { name: 'users', paths: ['candidateUsers', 'state'] },
  ],
  on: instanceFolds<UserTaskDoc>({
    UserTaskCreated: creates(id, created),
    UserTaskAssigned: changes(id, (_doc, { assignee }) => ({ assignee })),
    UserTaskUpdated: changes(id, (_doc, { changes: { dueDate, followUpDate, ...others } }) => ({
      ...others,
      ...(dueDate !== undefined && { dueDate: utc(dueDate) }),
      ...(followUpDate !== undefined && { followUpDate: utc(followUpDate) }),
    })),
    UserTaskStepStarted: changes(id, (_doc, { step }) => ({ state: PENDING[step] })),
    UserTaskStepEnded: changes(id, (_doc) => ({ state: 'CREATED' as const })),
    UserTaskCompleted: changes(id, (_doc, _data, event) => ({
      state: 'COMPLETED',
      completionDate: timeOf(event),
    })),
    UserTaskCanceled: changes(id, (_doc, _data, event) => ({
      state: 'CANCELED',
      completionDate: timeOf(event),
    })),
  }),
};

const PENDING: { readonly [K in UserTaskStep]: UserTaskDoc['state'] } = {
  creating: 'CREATING',
  assigning: 'ASSIGNING',
  updating: 'UPDATING',
  completing: 'COMPLETING',
  canceling: 'CANCELING',
};

function created(data: EventData['UserTaskCreated'], event: RecordedEvent, key: string): UserTaskDoc {
  return {
    _id: key,
    userTaskKey: key,
    name: data.name ?? null,
    state: 'CREATED',
    assignee: data.assignee ?? null,
    candidateGroups: data.candidateGroups ?? [],
    candidateUsers: data.candidateUsers ?? [],
    dueDate: utc(data.dueDate),
    followUpDate: utc(data.followUpDate),
    creationDate: timeOf(event),
    completionDate: null,
    priority: data.priority,
    formId: data.formId ?? null,
    externalFormReference: data.externalFormReference ?? null,
    customHeaders: data.headers ?? {},
    businessId: data.businessId ?? null,
    elementId: data.element,
    elementInstanceKey: keyIn(event, data.elementInstance),
    tokenId: keyIn(event, data.token),
    ...belonging(event),
  };
}

/** Dates are compared as text: all in UTC. What is no date stays as it was written. */
function utc(date: string | null | undefined): string | null {
  if (date === undefined || date === null) return null;
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : new Date(time).toISOString();
}
