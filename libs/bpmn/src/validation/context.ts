import { createExpressions } from '@onward/expressions';
import { buildGraph, type FlowElement, type ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { labelOf } from '../elements/registry.js';
import type { ProblemList } from '../problem-list.js';
import type { Opaque } from '../reading/opaque.js';

const expressions = createExpressions();

export function createContext(
  definition: ProcessDefinition,
  problems: ProblemList,
  opaque: Opaque,
): ValidationContext {
  const graph = buildGraph(definition);
  const scopes = new Map<string | undefined, FlowElement[]>();
  for (const element of definition.elements) {
    const inner = scopes.get(element.scope);
    if (inner) inner.push(element);
    else scopes.set(element.scope, [element]);
  }
  const opaqueScopes = new Set([...opaque.values()].map(({ scope }) => scope));
  return {
    report: (code, message, elementId) => problems.add(code, message, elementId),
    checkExpression(expression, what, element) {
      if (expression === undefined || !('feel' in expression)) return;
      // The expressions of the process's own listeners.
      const isProcess = element.id === definition.processId;
      const subject = `${isProcess ? 'process' : labelOf(element).toLowerCase()} "${element.id}"`;
      checkFeel(expression.feel, `${what} of ${subject}`, (code, message) =>
        problems.add(code, message, element.id),
      );
    },
    element: (id) => graph.elements.get(id),
    isOpaque: (id) => opaque.has(id),
    hasOpaque: (scope) => opaqueScopes.has(scope),
    labelOf,
    inScope: (scope) => scopes.get(scope) ?? [],
    starts: (scope) => graph.starts(scope),
    incoming: (id) => graph.incoming(id),
    outgoing: (id) => graph.outgoing(id),
  };
}

/** `what` names the expression in the message: `the condition of sequence flow "a"`. */
export function checkFeel(
  feel: string,
  what: string,
  report: (code: 'EMPTY_EXPRESSION' | 'INVALID_EXPRESSION', message: string) => void,
): void {
  if (feel === '') {
    report('EMPTY_EXPRESSION', `The expression for ${what} is empty. Write it in FEEL.`);
    return;
  }
  const reason = expressions.parse(feel);
  if (reason === undefined) return;
  const shown = feel.length > 200 ? `${feel.slice(0, 200)}…` : feel;
  report('INVALID_EXPRESSION', `"${shown}", the FEEL expression for ${what}, cannot be used. ${reason}`);
}
