import { process } from '@onward/bpmn';
import { ordinalMap, type Command, type TaskListenerResult } from '@onward/engine';
import type { JsonObject, ProcessDefinition } from '@onward/model';
import { givenProcess, type InstanceTest, type ProcessTest } from '@onward/testing';
import type { JobHandler } from '@onward/runtime';
import { ELEMENT_SCENARIOS, modelOf } from './elements.js';

/** One stored history: what an instance's stream holds, and the state a release made of it. */
export interface History {
  readonly events: readonly { readonly type: string; readonly time: number; readonly data: JsonObject }[];
  /** Canonical JSON of the state after the last event. */
  readonly state: unknown;
}

type Scenario = (test: ProcessTest) => Promise<InstanceTest>;

const job = (type: string) => ({ type });
const undo = (id: string) => ({ compensatedBy: { id, type: id } });

const definition = process('history', { name: 'History' })
  .onFailure('compensate')
  .startEvent('start')
  .serviceTask('reserve', { ...job('reserve'), ...undo('release'), outputs: { reservation: '=id' } })
  .parallelGateway('fork')
  .branch((path) => path.serviceTask('charge', { ...job('charge'), ...undo('refund') }))
  .branch((path) => path.userTask('check', { assignee: 'mary', candidateGroups: 'a, b', priority: 80 }))
  .parallelGateway('join')
  .exclusiveGateway('large')
  .when('amount > 100', (path) => path.userTask('approve', { inputs: { limit: '=amount * 2' } }))
  .otherwise((path) => path)
  .serviceTask('ship', job('ship'))
  .endEvent('end')
  .build();

const incident = process('incident')
  .startEvent('start')
  .serviceTask('work', { ...job('work'), outputs: { half: '=total / 2' } })
  .exclusiveGateway('which')
  .when('half > 1', (path) => path.serviceTask('again', job('again')))
  .otherwise((path) => path)
  .endEvent('end')
  .build();

const listened = process('listened')
  .startEvent('start')
  .userTask('check', {
    assignee: 'ann',
    taskListeners: [
      { on: 'assigning', type: 'assigning' },
      { on: 'updating', type: 'updating' },
      { on: 'completing', type: 'completing' },
    ],
  })
  .endEvent('end')
  .build();

const works: Readonly<Record<string, JobHandler>> = {
  reserve: () => ({ id: 'r-1' }),
  release: () => ({ released: true }),
  charge: () => ({ paid: true }),
  refund: () => ({ refunded: true }),
  ship: () => ({ shipped: true }),
  work: () => ({ total: 10 }),
};
const fails: JobHandler = () => {
  throw new Error('never works');
};

/** Every kind of event is in one of these; a test checks it. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async completed(test) {
    const instance = await test.whenStarted({ amount: 250, note: 'x' });
    await instance.whenUserTaskCompleted('check', { checked: true });
    await instance.whenUserTaskCompleted('approve', { approved: true });
    await test.whenTimePasses(1000);
    return instance;
  },
  async compensated(test) {
    test.givenHandler('ship', fails);
    const instance = await test.whenStarted({ amount: 50 });
    await instance.whenUserTaskCompleted('check');
    await test.whenTimePasses(60_000);
    return instance;
  },
  async canceled(test) {
    const instance = await test.whenStarted({ amount: 50 });
    await instance.whenCanceled();
    return instance;
  },
  async waiting(test) {
    const instance = await test.whenStarted({ amount: 50 });
    const { userTasks } = await instance.state();
    const assign = { type: 'AssignUserTask', userTask: ordinalMap.first(userTasks)![0], assignee: 'bob', allowOverride: true, action: 'assign' } as const;
    await test.whenCommanded(instance.instanceKey, assign);
    return instance;
  },
  async incident(test) {
    test.givenHandler('again', fails);
    const instance = await test.whenStarted({});
    await test.whenTimePasses(60_000);
    await instance.whenIncidentResolved('again');
    await test.whenTimePasses(60_000);
    return instance;
  },
  async listened(test) {
    const instance = await test.whenStarted({});
    const command = (order: Command) => test.whenCommanded(instance.instanceKey, order);
    const answer = async (result: TaskListenerResult) => {
      const { jobs } = await instance.state();
      await command({ type: 'CompleteJob', job: ordinalMap.first(jobs)![0], variables: {}, result });
    };
    await answer({ corrections: { assignee: 'bob', candidateUsers: ['ann', 'bob'] } });
    const { userTasks } = await instance.state();
    const userTask = ordinalMap.first(userTasks)![0];
    await command({ type: 'UpdateUserTask', userTask, changes: { priority: 90, dueDate: '2030-01-01T10:00:00Z' }, action: 'update' });
    await answer({});
    const { elementInstance } = ordinalMap.first(userTasks)![1];
    await command({ type: 'SetVariables', elementInstance, variables: { note: 'x' }, local: true });
    await answer({});
    await command({ type: 'CompleteUserTask', userTask, variables: { ok: false }, action: 'complete' });
    await answer({ denied: true, deniedReason: 'not yet' });
    await command({ type: 'CompleteUserTask', userTask, variables: { ok: true }, action: 'complete' });
    return instance;
  },
};

const DEFINITIONS: Readonly<Record<string, ProcessDefinition>> = { incident, listened };

export const HISTORY_NAMES = [...Object.keys(SCENARIOS), ...Object.keys(ELEMENT_SCENARIOS)];

/** Runs a scenario on the engine as it is now. */
export async function record(name: string): Promise<History> {
  const element = ELEMENT_SCENARIOS[name];
  if (element !== undefined) {
    const { processId, work = () => ({}), variables = {} } = element;
    const test = await givenProcess(modelOf(element), { processId, handlers: { work } });
    return recorded(test, async () => {
      const instance = await test.whenStarted(variables);
      await element.play(instance, test);
      return instance;
    });
  }
  const handlers = Object.fromEntries(Object.entries(works).filter(([type]) => !(name === 'compensated' && type === 'ship')));
  const test = await givenProcess(DEFINITIONS[name] ?? definition, { handlers });
  return recorded(test, () => SCENARIOS[name]!(test));
}

async function recorded(test: ProcessTest, play: () => Promise<InstanceTest>): Promise<History> {
  try {
    const instance = await play();
    const events = (await instance.events()).map(({ type, data, metadata }) => ({ type: type as string, time: metadata.time, data }));
    return { events, state: canonical(await instance.state()) };
  } finally {
    await test.stop();
  }
}

/** Maps and sharing flattened, so that two states can be compared as JSON. */
export function canonical(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state, (_name, value: unknown) => (value instanceof Map ? [...(value as Map<unknown, unknown>)] : value)));
}
