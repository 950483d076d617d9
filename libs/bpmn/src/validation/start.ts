import type { FlowElement, ProcessDefinition } from '@onward/model';
import { isScope } from '../activities/activity-types.js';
import type { ValidationContext } from '../element-module.js';

/** Something starts, and not two things at once (BPMN 2.0.2 §10.5.2). */
export function validateStart({ processId, elements }: ProcessDefinition, context: ValidationContext): void {
  validateScope(undefined, processId, `Process "${processId}"`, context);
  for (const element of elements) {
    // These two have rules of their own.
    if (!isScope(element) || element.type === 'eventSubProcess' || element.type === 'adHocSubProcess')
      continue;
    validateScope(element.id, element.id, `${context.labelOf(element)} "${element.id}"`, context);
  }
}

function validateScope(
  scope: string | undefined,
  id: string,
  label: string,
  context: ValidationContext,
): void {
  const starts = context.inScope(scope).filter(({ type }) => type === 'startEvent');
  const none = starts.filter(isNone);
  const startable =
    context.starts(scope).length > 0 ||
    (scope === undefined && starts.length > 0) ||
    context.hasOpaque(scope);
  if (!startable) {
    context.report('NO_START_EVENT', `${label} has nothing to start with. Add a start event.`, id);
  }
  for (const { id: start } of none.slice(1)) {
    const message = `Start event "${start}" is one of ${none.length} in ${label.charAt(0).toLowerCase()}${label.slice(1)} that nothing triggers. Keep one, and use a gateway behind it.`;
    context.report('SEVERAL_START_EVENTS', message, start);
  }
}

const isNone = (element: FlowElement): boolean =>
  element.type === 'startEvent' && (element.triggers ?? []).length === 0;
