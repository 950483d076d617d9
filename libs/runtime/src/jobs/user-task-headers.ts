import type { UserTaskView } from '../api.js';

/** Names that nothing in a file can have: as Camunda names them. */
const PREFIX = 'io.camunda.zeebe:';

/**
 * What task listeners see of the user task as headers, beside those of the model: the names and texts that workers written for Camunda 8
 * look for. Lists are JSON; what the task does not have is absent.
 */
export function userTaskHeaders({
  userTaskKey,
  action,
  changedAttributes,
  assignee,
  candidateGroups,
  candidateUsers,
  dueDate,
  followUpDate,
  priority,
}: UserTaskView): Readonly<Record<string, string>> {
  const texts = {
    userTaskKey,
    action,
    assignee,
    dueDate,
    followUpDate,
    priority: String(priority),
    changedAttributes: listOf(changedAttributes),
    candidateGroups: listOf(candidateGroups),
    candidateUsers: listOf(candidateUsers),
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[PREFIX + name, text]])),
  );
}

const listOf = (items: readonly string[]): string | null =>
  items.length === 0 ? null : JSON.stringify(items);
