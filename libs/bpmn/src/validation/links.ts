import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

/** A link leads from any number of throwing events to one catching event of its name in the same scope (BPMN 2.0.2 §10.5.5). */
export function validateLinks({ elements }: ProcessDefinition, context: ValidationContext): void {
  const targets = new Map<string, string>();
  const key = (scope: string | undefined, name: string): string => `${scope ?? ''}\n${name}`;
  for (const element of elements) {
    if (element.type !== 'intermediateCatchEvent') continue;
    const { id, scope } = element;
    for (const trigger of element.triggers ?? []) {
      if (trigger.type !== 'link') continue;
      const other = targets.get(key(scope, trigger.name));
      if (other !== undefined) {
        const message = `"${other}" and "${id}" are both where the link "${trigger.name}" goes on. Keep one.`;
        context.report('LINK_INVALID', message, id);
      }
      targets.set(key(scope, trigger.name), id);
    }
    if (element.triggers?.[0]?.type === 'link' && context.incoming(id).length > 0) {
      const message = `A sequence flow leads into "${id}", where a link goes on. Remove it.`;
      context.report('LINK_INVALID', message, id);
    }
  }
  for (const element of elements) {
    if (element.type !== 'intermediateThrowEvent') continue;
    const { id, scope } = element;
    for (const thrown of element.throws) {
      if (thrown.type !== 'link') continue;
      if (!targets.has(key(scope, thrown.name)) && !context.hasOpaque(scope)) {
        const message = `The link "${thrown.name}" of "${id}" leads to no catching link event of that name in its scope. Add one.`;
        context.report('LINK_INVALID', message, id);
      }
      if (context.outgoing(id).length > 0) {
        const message = `A sequence flow leaves "${id}", which goes on at its link. Remove it.`;
        context.report('LINK_INVALID', message, id);
      }
    }
  }
}
