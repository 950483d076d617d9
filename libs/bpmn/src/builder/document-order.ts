import type { FlowElement, SequenceFlow } from '@onward/model';
import { isScope } from '../activities/activity-types.js';

/** As a file has them: what lies in a sub-process right behind it, the flows of a scope after its elements. */
export function inDocumentOrder(
  elements: readonly FlowElement[],
  flows: readonly SequenceFlow[],
): { readonly elements: readonly FlowElement[]; readonly flows: readonly SequenceFlow[] } {
  const scopes = new Map(elements.map(({ id, scope }) => [id, scope]));
  const ordered: { elements: FlowElement[]; flows: SequenceFlow[] } = { elements: [], flows: [] };
  const inScope = group(elements, ({ scope }) => scope);
  const flowsIn = group(flows, ({ source }) => scopes.get(source));
  const walk = (scope: string | undefined): void => {
    const inner = inScope.get(scope) ?? [];
    inScope.delete(scope);
    for (const element of inner) {
      ordered.elements.push(element);
      if (isScope(element)) walk(element.id);
    }
    ordered.flows.push(...(flowsIn.get(scope) ?? []));
  };
  walk(undefined);
  return ordered;
}

function group<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const found = groups.get(key);
    if (found) found.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
