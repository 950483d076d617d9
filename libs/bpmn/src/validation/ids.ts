import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { BPMN_LIMITS } from '../limits.js';

/** An XML name without a colon. */
const NC_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}._\-\u00B7]*$/u;

export function validateIds(
  { processId, elements, flows }: ProcessDefinition,
  context: ValidationContext,
): void {
  const seen = new Set<string>();
  for (const id of [processId, ...elements.map((element) => element.id), ...flows.map((flow) => flow.id)]) {
    if (id.length > BPMN_LIMITS.maxNameLength || !NC_NAME.test(id) || id in Object.prototype) {
      const message = `"${id.slice(0, BPMN_LIMITS.maxNameLength)}" cannot be an id. Use up to ${BPMN_LIMITS.maxNameLength} letters, digits, ".", "-" and "_", beginning with a letter or "_".`;
      context.report('INVALID_ID', message, id);
    }
    if (seen.has(id))
      context.report('DUPLICATE_ID', `The id "${id}" is used twice. Give each element its own.`, id);
    seen.add(id);
  }
}
