import type { BoundaryEvent, ProcessDefinition, StartEvent, Trigger } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

/** Of one error or escalation code only one event can catch at the same activity, or in the same scope: which one is not left to chance. */
export function validateCatching({ elements }: ProcessDefinition, context: ValidationContext): void {
  const seen = new Map<string, string>();
  for (const element of elements) {
    if (element.type !== 'boundaryEvent' && element.type !== 'startEvent') continue;
    const place = placeOf(element, context);
    for (const trigger of place === undefined ? [] : (element.triggers ?? [])) {
      const what = caught(trigger);
      if (what === undefined) continue;
      const other = seen.get(`${place}\n${what}`);
      if (other !== undefined && other !== element.id) {
        const message = `"${other}" and "${element.id}" both catch ${what} at the same place. Keep one.`;
        context.report('CAUGHT_TWICE', message, element.id);
      }
      seen.set(`${place}\n${what}`, element.id);
    }
  }
}

function placeOf(element: BoundaryEvent | StartEvent, context: ValidationContext): string | undefined {
  if (element.type === 'boundaryEvent') return `activity ${element.attachedTo}`;
  const around = element.scope === undefined ? undefined : context.element(element.scope);
  return around?.type === 'eventSubProcess' ? `scope ${around.scope ?? ''}` : undefined;
}

function caught(trigger: Trigger): string | undefined {
  if (trigger.type === 'compensation') return 'compensation';
  if (trigger.type === 'cancel') return 'its cancelling';
  if (trigger.type !== 'error' && trigger.type !== 'escalation') return undefined;
  return trigger.code === undefined ? `every ${trigger.type}` : `the ${trigger.type} "${trigger.code}"`;
}
