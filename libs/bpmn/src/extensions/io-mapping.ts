import type { FlowElement, IoMapping, Mapping } from '@onward/model';
import type { CreateXml, ValidationContext } from '../element-module.js';
import { readValue, writeValue } from '../expression.js';
import { BPMN_LIMITS } from '../limits.js';
import { childrenOf, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';

/** `zeebe:ioMapping`: inputs make variables local to the activity, outputs say what of its result goes where. */
export function readIoMapping(source: ModdleElement): { readonly io?: IoMapping } {
  const extension = findExtension(source, 'zeebe:IoMapping');
  if (extension === undefined) return {};
  const inputs = childrenOf(extension, 'inputParameters').map(readMapping);
  const outputs = childrenOf(extension, 'outputParameters').map(readMapping);
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

const SEGMENT = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** A name, or names with dots between them; `__proto__` is none. */
export function isVariablePath(path: string): boolean {
  return (
    path.length <= BPMN_LIMITS.maxNameLength &&
    path.split('.').every((part) => SEGMENT.test(part) && part !== '__proto__')
  );
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
