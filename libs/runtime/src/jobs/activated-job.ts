import { keyIn, ordinalMap, visibleVariables, type InstanceState, type Job } from '@onward/engine';
import type { JsonObject } from '@onward/model';
import type { ActivatedJob, DeployedDefinition, UserTaskView } from '../api.js';
import type { JobRef } from './job-ref.js';
import { userTaskHeaders } from './user-task-headers.js';

export interface Handout {
  readonly worker: string;
  /** ms since 1970. */
  readonly deadline: number;
  readonly fetchVariables?: readonly string[];
}

/** What a worker gets to see of a job. */
export function activatedJob(
  state: InstanceState,
  job: Job,
  ref: JobRef,
  definition: DeployedDefinition,
  handout: Handout,
): ActivatedJob {
  const jobKey = keyIn(state, job.id);
  const visible = visibleVariables(state, job.elementInstance);
  const kind = kindOf(job.listener);
  const userTask = kind === 'TASK_LISTENER' ? userTaskOf(state, job) : null;
  return {
    jobKey,
    type: job.type,
    instanceKey: state.instanceKey,
    definition,
    elementId: job.element,
    elementInstanceKey: keyIn(state, job.elementInstance),
    tokenId: keyIn(state, job.token),
    kind,
    listenerEventType: listenedTo(job.listener),
    userTask,
    compensation: ordinalMap.get(state.tokens, job.token)?.compensates !== undefined,
    headers: userTask === null ? (job.headers ?? {}) : { ...job.headers, ...userTaskHeaders(userTask) },
    variables:
      handout.fetchVariables === undefined || handout.fetchVariables.length === 0
        ? visible
        : pick(visible, handout.fetchVariables),
    retries: job.retries,
    attempt: job.failures + 1,
    deadline: handout.deadline,
    worker: handout.worker,
    tenantId: ref.tenantId,
    tags: state.tags,
    businessId: state.businessId ?? null,
    idempotencyKey: jobKey,
  };
}

function kindOf(listener: Job['listener']): ActivatedJob['kind'] {
  if (listener === undefined) return 'BPMN_ELEMENT';
  return listener.on === 'start' || listener.on === 'end' ? 'EXECUTION_LISTENER' : 'TASK_LISTENER';
}

function listenedTo(listener: Job['listener']): ActivatedJob['listenerEventType'] {
  if (listener === undefined) return 'UNSPECIFIED';
  const { on } = listener;
  return on.toUpperCase() as Uppercase<typeof on>;
}

/** The task with what the step under way is to change of it. */
function userTaskOf(state: InstanceState, { elementInstance }: Job): UserTaskView | null {
  const id = ordinalMap.get(state.elementInstances, elementInstance)?.userTask;
  const task = id === undefined ? undefined : ordinalMap.get(state.userTasks, id);
  if (task?.step === undefined) return null;
  const { action, changes, step, variables } = task.step;
  const { assignee = null, dueDate = null, followUpDate = null, ...rest } = { ...task, ...changes };
  const { candidateGroups, candidateUsers, priority } = rest;
  return {
    userTaskKey: keyIn(state, task.id),
    action,
    changedAttributes: [
      ...Object.keys(changes),
      ...(step === 'updating' && variables !== undefined ? ['variables'] : []),
    ],
    assignee,
    candidateGroups,
    candidateUsers,
    dueDate,
    followUpDate,
    priority,
    formKey: null,
  };
}

function pick(variables: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]!]),
  );
}
