import { keyIn, ordinalMap, type InstanceState } from '@onward/engine';
import type { Ordinal } from '@onward/model';
import { compensationView } from './compensation-view.js';
import { processVariables } from './process-variables.js';

/** The state of an instance with public keys instead of ordinals: what is live at that revision. */
export function stateView(state: InstanceState) {
  const key = (ordinal: Ordinal) => keyIn(state, ordinal);
  const optional = (ordinal: Ordinal | undefined) => (ordinal === undefined ? null : key(ordinal));
  const local = (ordinal: Ordinal | undefined) =>
    ordinal === undefined ? {} : (ordinalMap.get(state.elementInstances, ordinal)?.variables ?? {});
  return {
    processInstanceKey: state.instanceKey,
    processDefinitionKey: state.definitionKey,
    processDefinitionId: state.processId,
    processDefinitionVersion: state.processVersion,
    revision: state.revision,
    time: new Date(state.time).toISOString(),
    state: state.status,
    endReason: state.endReason ?? null,
    variables: processVariables(state),
    tokens: listOf(state.tokens, (token) => ({
      tokenId: key(token.id),
      elementId: token.element,
      status: token.status,
      flowId: token.flow ?? null,
      elementInstanceKey: optional(token.elementInstance),
      scopeKey: key(token.scope),
      parentTokenId: optional(token.parent),
      compensates: optional(token.compensates),
      variables: local(token.elementInstance),
    })),
    jobs: listOf(state.jobs, (job) => ({
      jobKey: key(job.id),
      type: job.type,
      status: job.status,
      retries: job.retries,
      elementId: job.element,
      elementInstanceKey: key(job.elementInstance),
      tokenId: key(job.token),
      retryAt: job.retryAt === undefined ? null : new Date(job.retryAt).toISOString(),
      errorMessage: job.errorMessage ?? null,
    })),
    userTasks: listOf(state.userTasks, (task) => ({
      userTaskKey: key(task.id),
      elementId: task.element,
      elementInstanceKey: key(task.elementInstance),
      tokenId: key(task.token),
      assignee: task.assignee ?? null,
      candidateGroups: task.candidateGroups,
      candidateUsers: task.candidateUsers,
      priority: task.priority,
      dueDate: task.dueDate ?? null,
      followUpDate: task.followUpDate ?? null,
    })),
    incidents: listOf(state.incidents, (incident) => ({
      incidentKey: key(incident.id),
      errorType: incident.errorType,
      errorMessage: incident.message,
      elementId: incident.element,
      elementInstanceKey: key(incident.elementInstance),
      tokenId: key(incident.token),
      jobKey: optional(incident.job),
      creationTime: new Date(incident.time).toISOString(),
    })),
    compensation: compensationView(state),
  };
}

function listOf<T, R>(map: Parameters<typeof ordinalMap.values<T>>[0], view: (value: T) => R): R[] {
  return [...ordinalMap.values(map)].map(view);
}
