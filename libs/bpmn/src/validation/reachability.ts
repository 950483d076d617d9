import type { FlowElement, ProcessDefinition } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import type { ValidationContext } from '../element-module.js';
import { labelOf } from '../elements/registry.js';
import type { Opaque } from '../reading/opaque.js';

/** Every element must lie on a path from where its scope starts, save what something else than a flow leads to. */
export function validateReachability(
  { elements }: ProcessDefinition,
  context: ValidationContext,
  opaque: Opaque,
): void {
  // A flow that has lost an end hides paths.
  if ([...opaque.values()].some(({ xmlType }) => xmlType === 'bpmn:SequenceFlow')) return;
  const reached = new Set(opaque.keys());
  const scopes = new Set(elements.map(({ scope }) => scope));
  for (const scope of scopes) for (const { id } of context.starts(scope)) reached.add(id);
  for (const element of elements) if (isEntered(element, context)) reached.add(element.id);
  const pending = [...reached];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const { target } of context.outgoing(id)) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  // Without a start there are no paths: that problem comes first.
  const pathless = new Set([...scopes].filter((scope) => isWithoutStart(scope, context)));
  for (const element of elements) {
    if (reached.has(element.id) || pathless.has(element.scope)) continue;
    const message = `${labelOf(element)} "${element.id}" cannot be reached from the start event. Connect it or remove it.`;
    context.report('UNREACHABLE_ELEMENT', message, element.id);
  }
}

/** By its trigger, its activity, a link, a compensation; in an ad-hoc sub-process by whoever chooses it. */
function isEntered(element: FlowElement, context: ValidationContext): boolean {
  if (element.type === 'startEvent' || element.type === 'boundaryEvent') return true;
  if (element.type === 'eventSubProcess') return true;
  if ('instantiate' in element && element.instantiate === true) return true;
  if (element.type === 'intermediateCatchEvent')
    return element.triggers?.some(({ type }) => type === 'link') === true;
  if (isActivity(element) && element.isForCompensation === true) return true;
  const around = element.scope === undefined ? undefined : context.element(element.scope);
  return around?.type === 'adHocSubProcess' && context.incoming(element.id).length === 0;
}

function isWithoutStart(scope: string | undefined, context: ValidationContext): boolean {
  return (
    context.starts(scope).length === 0 && context.inScope(scope).every(({ type }) => type !== 'startEvent')
  );
}
