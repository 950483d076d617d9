import type { FlowElement, IoMapping, Mapping } from '@onward/model';
import { readDataAssociations } from '../data/data-associations.js';
import type { CreateXml, ReadContext, ValidationContext } from '../element-module.js';
import { readValue, writeValue } from '../expression.js';
import { isVariablePath } from '../variable-path.js';
import { childrenOf, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';

/**
 * `zeebe:ioMapping`: inputs make variables local to the element, outputs say what of its result goes where. What BPMN's own data
 * associations compute comes after them.
 */
export function readIoMapping(source: ModdleElement, context: ReadContext): { readonly io?: IoMapping } {
  const extension = findExtension(source, 'zeebe:IoMapping');
  const given = (property: string): readonly Mapping[] =>
    (extension ? childrenOf(extension, property) : []).map(readMapping);
  const inputs = [
    ...given('inputParameters'),
    ...readDataAssociations(source, 'dataInputAssociations', context),
  ];
  const outputs = [
    ...given('outputParameters'),
    ...readDataAssociations(source, 'dataOutputAssociations', context),
  ];
  return inputs.length + outputs.length === 0 ? {} : { io: { inputs, outputs } };
}

function readMapping(source: ModdleElement): Mapping {
  return {
    source: readValue(textOf(source, 'source') ?? ''),
    target: (textOf(source, 'target') ?? '').trim(),
  };
}

export function writeIoMapping(io: IoMapping | undefined, create: CreateXml): ModdleElement[] {
  if (io === undefined) return [];
  const write = (type: string) => (mapping: Mapping) =>
    create(type, { source: writeValue(mapping.source), target: mapping.target });
  const inputParameters = io.inputs.map(write('zeebe:Input'));
  const outputParameters = io.outputs.map(write('zeebe:Output'));
  return [create('zeebe:IoMapping', { inputParameters, outputParameters })];
}

export function validateIoMapping(
  element: FlowElement,
  io: IoMapping | undefined,
  context: ValidationContext,
): void {
  for (const { source, target } of [...(io?.inputs ?? []), ...(io?.outputs ?? [])]) {
    if (!isVariablePath(target)) {
      const message = `A mapping of "${element.id}" has the target "${target}". Use a variable name, or a path such as order.total.`;
      context.report('INVALID_MAPPING_TARGET', message, element.id);
    }
    if ('value' in source && source.value === '') {
      context.report(
        'EMPTY_EXPRESSION',
        `The mapping to "${target}" of "${element.id}" has no source. Write FEEL as "=…".`,
        element.id,
      );
    }
    context.checkExpression(source, `the mapping to "${target}"`, element);
  }
}
