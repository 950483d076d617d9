import { readFileSync } from 'node:fs';
import { ordinalMap, type Command } from '@onward/engine';
import { DEFAULT_TENANT, type JsonObject } from '@onward/model';
import type { InstanceTest, ProcessTest } from '@onward/testing';
import type { JobHandler } from '@onward/runtime';

/** A scenario on one of the models of `test/conformance`: the elements that the builder has no words for. */
export interface ElementScenario {
  readonly model: string;
  readonly processId: string;
  readonly variables?: JsonObject;
  readonly work?: JobHandler;
  play(instance: InstanceTest, test: ProcessTest): Promise<void>;
}

const untilItsEnd = async (): Promise<void> => undefined;
const meta = (commandId: string) => ({ tenantId: DEFAULT_TENANT, actor: 'test', commandId });

async function publish(test: ProcessTest, name: string): Promise<void> {
  await test.runtime.messages.publish({ name, correlationKey: 'A-1', timeToLive: 0, variables: { heard: name } }, meta(name));
  await test.whenTimePasses(0);
}

async function setTemperature(test: ProcessTest, instance: InstanceTest, temperature: number): Promise<void> {
  await test.whenCommanded(instance.instanceKey, { type: 'SetVariables', elementInstance: 0, variables: { temperature }, local: true });
}

type Activated = Extract<Command, { type: 'ActivateAdHocElements' }>['elements'];

/** Elements of the ad-hoc sub-process `some`. */
async function activate(test: ProcessTest, instance: InstanceTest, elements: Activated): Promise<void> {
  const { elementInstances } = await instance.state();
  const some = [...ordinalMap.values(elementInstances)].find(({ element }) => element === 'some')!;
  await test.whenCommanded(instance.instanceKey, { type: 'ActivateAdHocElements', elementInstance: some.id, elements, cancelRemaining: false });
  await test.whenTimePasses(0);
}

export const ELEMENT_SCENARIOS: Readonly<Record<string, ElementScenario>> = {
  'event-subscriptions': {
    model: 'events/message-boundary',
    processId: 'message-boundary',
    variables: { id: 'A-1' },
    async play(_, test) {
      await publish(test, 'message-boundary-hint');
      await publish(test, 'message-boundary-stop');
    },
  },
  conditions: {
    model: 'events/conditional-boundary',
    processId: 'conditional-boundary',
    variables: { temperature: 20 },
    async play(instance, test) {
      for (const temperature of [40, 20, 40, 95]) await setTemperature(test, instance, temperature);
    },
  },
  'message-thrown': { model: 'events/message-throw', processId: 'message-throw', variables: { id: 'A-1' }, play: untilItsEnd },
  'signal-thrown': {
    model: 'events/signal',
    processId: 'signal-event',
    play: (instance) => instance.whenUserTaskCompleted('first'),
  },
  'escalation-thrown': { model: 'events/escalation', processId: 'escalation', variables: { halt: true }, play: untilItsEnd },
  'error-from-job': {
    model: 'events/error-from-worker',
    processId: 'error-from-worker',
    work: (job) => {
      if (job.elementId === 'risky') throw job.error('FAR', 'too far', { why: 'distance' });
      return {};
    },
    play: untilItsEnd,
  },
  'error-thrown': { model: 'events/error-end', processId: 'error-end', play: untilItsEnd },
  'complex-gateway': {
    model: 'gateways/complex',
    processId: 'complex',
    async play(instance) {
      for (const task of ['a', 'b', 'c']) await instance.whenUserTaskCompleted(task);
    },
  },
  terminated: { model: 'events/terminate', processId: 'terminate', play: untilItsEnd },
  'ad-hoc': {
    model: 'sub-processes/ad-hoc-activation',
    processId: 'ad-hoc-activation',
    variables: { first: ['a'] },
    async play(instance, test) {
      await activate(test, instance, [{ element: 'b' }, { element: 'c', variables: { called: 'late' } }]);
      await instance.whenUserTaskCompleted('a', { done: true });
    },
  },
  'ad-hoc-outputs': {
    model: 'sub-processes/ad-hoc-outputs',
    processId: 'ad-hoc-outputs',
    variables: { first: ['look'] },
    work: ({ elementId }) => ({ answer: elementId }),
    play: (instance, test) =>
      activate(test, instance, [{ element: 'ask', variables: { question: 'why' } }, { element: 'look' }]),
  },
  'sub-process-compensated': { model: 'compensation/sub-process', processId: 'sub-process-compensation', play: untilItsEnd },
  'transaction-canceled': { model: 'sub-processes/transaction-cancel', processId: 'transaction-cancel', play: untilItsEnd },
  'multi-instance': {
    model: 'loops/parallel-collection',
    processId: 'parallel-collection',
    variables: { items: ['A', 'B'] },
    async play(instance) {
      await instance.whenUserTaskCompleted('order', { done: 'one' });
      await instance.whenUserTaskCompleted('order', { done: 'two' });
    },
  },
  'completion-condition': {
    model: 'loops/completion-condition',
    processId: 'completion-condition',
    variables: { voters: ['a', 'b', 'c'] },
    async play(instance) {
      for (let done = 0; done < 2; done++) await instance.whenUserTaskCompleted('vote');
    },
  },
  called: { model: 'calls/plain', processId: 'calls-plain', play: untilItsEnd },
  'call-canceled': {
    model: 'calls/cancel',
    processId: 'calls-cancel',
    play: (_, test) => test.whenTimePasses(60 * 60 * 1000),
  },
};

export const modelOf = ({ model }: ElementScenario): string => readFileSync(`test/conformance/models/${model}.bpmn`, 'utf8');
