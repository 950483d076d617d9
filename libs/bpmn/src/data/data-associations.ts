import type { Mapping } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { expressionText, readCondition } from '../expression.js';
import { isVariablePath } from '../variable-path.js';
import { childOf, childrenOf, describe, type ModdleElement } from '../xml/moddle-element.js';
import { nameOfData } from './data-item.js';

/**
 * What data associations compute, as mappings (BPMN 2.0.2 §10.4.2). Data objects, properties and stores are variables of their
 * name, visible to every activity of their scope, so an association that only connects them has nothing to do.
 */
export function readDataAssociations(
  source: ModdleElement,
  property: 'dataInputAssociations' | 'dataOutputAssociations',
  context: ReadContext,
): readonly Mapping[] {
  return childrenOf(source, property).flatMap((association) => {
    const target = childOf(association, 'targetRef');
    const name = target && nameOfData(target);
    const mappings = childrenOf(association, 'assignment').map((assignment) => {
      const to = expressionText(assignment, 'to', source, context);
      return mapping(
        expressionText(assignment, 'from', source, context),
        to?.replace(/^\s*=/, '').trim() || name,
        source,
        context,
      );
    });
    const transformed = childOf(association, 'transformation');
    if (transformed !== undefined)
      mappings.push(
        mapping(expressionText(association, 'transformation', source, context), name, source, context),
      );
    return mappings.flat();
  });
}

function mapping(
  from: string | undefined,
  target: string | undefined,
  source: ModdleElement,
  context: ReadContext,
): readonly Mapping[] {
  // An expression in another language has been reported already.
  if (from === undefined) return [];
  if (target !== undefined && isVariablePath(target))
    return [{ source: readCondition(from), target }];
  const message = `${describe(source)} has a data association that computes a value, but not for a variable: "${target ?? ''}". Use an input or output mapping.`;
  context.report('UNSUPPORTED_ELEMENT', message, source.id);
  return [];
}
