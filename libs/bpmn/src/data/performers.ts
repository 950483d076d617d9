import type { UserTask } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { expressionText, readValue } from '../expression.js';
import { childOf, childrenOf, textOf, type ModdleElement } from '../xml/moddle-element.js';

/**
 * Who a user task is for in plain BPMN (§10.3.4): its human performer is the assignee, its potential owners are candidate groups,
 * each by its resource's name or by what it is computed from.
 */
export function readPerformers(
  source: ModdleElement,
  context: ReadContext,
): Pick<UserTask, 'assignee' | 'candidateGroups'> {
  const names = (type: string): readonly string[] =>
    childrenOf(source, 'resources')
      .filter(({ $type }) => $type === type)
      .flatMap((role) => nameOf(role, source, context) ?? []);
  const [assignee] = names('bpmn:HumanPerformer');
  const owners = names('bpmn:PotentialOwner');
  const groups =
    owners.length > 1 && owners.some((owner) => owner.includes(',') || owner.startsWith('='))
      ? `=[${owners.map((owner) => (owner.startsWith('=') ? owner.slice(1) : JSON.stringify(owner))).join(', ')}]`
      : owners.join(',');
  return {
    ...(assignee === undefined ? {} : { assignee: readValue(assignee) }),
    ...(owners.length === 0 ? {} : { candidateGroups: readValue(groups) }),
  };
}

function nameOf(role: ModdleElement, source: ModdleElement, context: ReadContext): string | undefined {
  const resource = childOf(role, 'resourceRef');
  const assignment = childOf(role, 'resourceAssignmentExpression');
  const computed = assignment && expressionText(assignment, 'expression', source, context)?.trim();
  return computed || (resource && (textOf(resource, 'name') ?? resource.id));
}
