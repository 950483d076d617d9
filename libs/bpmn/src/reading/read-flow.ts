import type { SequenceFlow } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { expressionText, readCondition } from '../expression.js';
import { childOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';

export const FLOW_SUPPORT = {
  properties: ['sourceRef', 'targetRef', 'conditionExpression', 'isImmediate'],
  extensions: [],
} as const;

/** A sequence flow (BPMN 2.0.2 §8.4.13); undefined where an end of it is missing. */
export function readFlow(source: ModdleElement, id: string, context: ReadContext): SequenceFlow | undefined {
  const from = childOf(source, 'sourceRef')?.id;
  const to = childOf(source, 'targetRef')?.id;
  const name = textOf(source, 'name');
  const condition = expressionText(source, 'conditionExpression', source, context);
  if (from === undefined || to === undefined) {
    context.report(
      'DANGLING_FLOW',
      `${describe(source)} has no ${from === undefined ? 'source' : 'target'}. Connect it or remove it.`,
      id,
    );
    return undefined;
  }
  return {
    id,
    ...(name === undefined ? {} : { name }),
    source: from,
    target: to,
    ...(condition === undefined ? {} : { condition: readCondition(condition) }),
  };
}
