import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

export function validateStart(
  { processId, elements }: ProcessDefinition,
  context: ValidationContext,
  opaque: ReadonlyMap<string, string>,
): void {
  const starts = elements.filter(({ type, scope }) => type === 'startEvent' && scope === undefined);
  const refused = [...opaque.values()].includes('bpmn:StartEvent');
  if (starts.length === 0 && !refused) {
    context.report('NO_START_EVENT', `Process "${processId}" has no start event. Add one.`, processId);
  }
  for (const { id } of starts.slice(1)) {
    const message = `Start event "${id}" is one of ${starts.length} in process "${processId}". Keep one, and use a gateway behind it.`;
    context.report('SEVERAL_START_EVENTS', message, id);
  }
}
