import type {
  AdHocSubProcess,
  BusinessRuleTask,
  CallActivity,
  Expression,
  ReceiveTask,
  ScriptTask,
  SendTask,
  ServiceTask,
  UserTask,
} from '@onward/model';
import { readCondition, readNumber, readValue } from '../expression.js';
import { common } from './common.js';
import { messageThrow } from './events.js';
import { jobSpec } from './job-spec.js';
import type {
  ActivityOptions,
  AdHocOptions,
  CallActivityOptions,
  JobOptions,
  ReceiveTaskOptions,
  ScriptTaskOptions,
  SendTaskOptions,
  TaskOptions,
} from './options.js';

/** An activity before it is known where it lies. */
type Built<T> = Omit<T, 'scope'>;

/** Options become elements exactly as the XML reader makes them, so that both ways lead to equal definitions. */
export const serviceTask = (
  id: string,
  options: JobOptions & ActivityOptions,
  isForCompensation = false,
): Built<ServiceTask> => ({
  ...common(id, options, isForCompensation),
  type: 'serviceTask',
  job: jobSpec(options),
});

export const businessRuleTask = (
  id: string,
  options: JobOptions & ActivityOptions,
): Built<BusinessRuleTask> => ({
  ...common(id, options),
  type: 'businessRuleTask',
  job: jobSpec(options),
});

export const sendTask = (id: string, options: SendTaskOptions): Built<SendTask> => ({
  ...common(id, options),
  type: 'sendTask',
  ...('type' in options ? { job: jobSpec(options) } : { message: messageThrow(options) }),
});

export const receiveTask = (id: string, options: ReceiveTaskOptions): Built<ReceiveTask> => ({
  ...common(id, options),
  type: 'receiveTask',
  message: {
    type: 'message',
    name: readValue(options.message),
    ...(options.correlationKey === undefined ? {} : { correlationKey: readValue(options.correlationKey) }),
  },
  ...(options.instantiate === true ? { instantiate: true } : {}),
});

export const scriptTask = (id: string, options: ScriptTaskOptions): Built<ScriptTask> => ({
  ...common(id, options),
  type: 'scriptTask',
  ...('type' in options
    ? { job: jobSpec(options) }
    : {
        script: { expression: readCondition(options.script), resultVariable: options.resultVariable },
      }),
});

export function callActivity(id: string, options: CallActivityOptions): Built<CallActivity> {
  const { processId, binding = 'latest', versionTag } = options;
  return {
    ...common(id, options),
    type: 'callActivity',
    processId: readValue(processId),
    binding,
    ...(versionTag === undefined ? {} : { versionTag }),
    ...(options.propagateAllParentVariables === false ? { propagateAllParentVariables: false } : {}),
    ...(options.propagateAllChildVariables === false ? { propagateAllChildVariables: false } : {}),
  };
}

export function adHocSubProcess(id: string, options: AdHocOptions): Built<AdHocSubProcess> {
  const { sequential, activeElements, completionCondition, cancelRemaining } = options;
  const { outputCollection, outputElement } = options;
  return {
    ...common(id, options),
    type: 'adHocSubProcess',
    ordering: sequential === true ? 'sequential' : 'parallel',
    ...(activeElements === undefined ? {} : { activeElements: readCondition(activeElements) }),
    ...(completionCondition === undefined ? {} : { completionCondition: readCondition(completionCondition) }),
    ...(cancelRemaining === false ? { cancelRemaining } : {}),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(outputElement === undefined ? {} : { outputElement: readCondition(outputElement) }),
  };
}

export function userTask(
  id: string,
  options: TaskOptions & ActivityOptions,
  isForCompensation = false,
): Built<UserTask> {
  const { headers = {}, formId, priority, taskListeners = [] } = options;
  const { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, externalFormReference } = options;
  const texts = { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, externalFormReference };
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...common(id, options, isForCompensation),
    type: 'userTask',
    ...(Object.fromEntries(given.map(([key, text]) => [key, readValue(text)])) as Partial<
      Record<keyof typeof texts, Expression>
    >),
    ...(priority === undefined ? {} : { priority: readNumber(String(priority)) }),
    ...(formId === undefined ? {} : { formId }),
    ...(taskListeners.length === 0
      ? {}
      : { taskListeners: taskListeners.map(({ on, ...work }) => ({ on, job: jobSpec(work) })) }),
    headers: { ...headers },
  };
}
