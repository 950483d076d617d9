import { keyOf } from '@onward/model';
import { documentsAfter, happened, inInstance, time } from '../testing/history.js';
import { CHARGED } from '../testing/story.js';
import { userTasks } from './projection.js';

const approve = async (upTo: number) =>
  (await documentsAfter(userTasks, inInstance(7, CHARGED.slice(0, upTo))))[keyOf(7, 10)];

describe('user-tasks', () => {
  it('has the fields of the API, its dates in UTC', async () => {
    expect(await approve(19)).toEqual({
      _id: keyOf(7, 10),
      userTaskKey: keyOf(7, 10),
      name: 'Approve',
      state: 'CREATED',
      assignee: null,
      candidateGroups: ['clerks', 'bosses'],
      candidateUsers: [],
      dueDate: '2024-02-01T10:00:00.000Z',
      followUpDate: null,
      creationDate: time(18),
      completionDate: null,
      priority: 70,
      formId: null,
      externalFormReference: null,
      customHeaders: {},
      businessId: 'case-7',
      elementId: 'approve',
      elementInstanceKey: keyOf(7, 9),
      tokenId: keyOf(7, 3),
      processInstanceKey: keyOf(7),
      rootProcessInstanceKey: keyOf(7),
      processDefinitionKey: keyOf(1),
      processDefinitionId: 'order',
      processDefinitionVersion: 3,
      tenantId: '<default>',
    });
  });

  it.each([
    ['claimed', 20, { state: 'CREATED', assignee: 'ann' }],
    ['given back', 21, { state: 'CREATED', assignee: null }],
    ['assigned', 22, { state: 'CREATED', assignee: 'bob' }],
    ['completed', 23, { state: 'COMPLETED', assignee: 'bob', completionDate: time(22) }],
  ])('says when it is %s', async (_, upTo, expected) => {
    expect(await approve(upTo)).toMatchObject(expected);
  });

  it('says when it is canceled', async () => {
    const events = [
      ...CHARGED.slice(0, 19),
      happened('UserTaskCanceled', { userTask: 10, elementInstance: 9, token: 3 }),
    ];
    const documents = await documentsAfter(userTasks, inInstance(7, events));
    expect(documents[keyOf(7, 10)]).toMatchObject({ state: 'CANCELED', completionDate: time(19) });
  });
});
