import type { CallActivity, Expression } from '@onward/model';
import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';
import { readCondition, readValue, writeValue } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { describe, textOf, type ModdleElement } from '../xml/moddle-element.js';

const BINDINGS: readonly CallActivity['binding'][] = ['latest', 'deployment', 'versionTag'];

/** Runs another process, or a global task (BPMN 2.0.2 §10.3.6). */
export const callActivity: ElementModule<'callActivity'> = {
  xmlType: 'bpmn:CallActivity',
  label: 'Call activity',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'calledElement'],
  extensions: ['zeebe:CalledElement', ...ACTIVITY_EXTENSIONS],
  read(source, base, context) {
    const called = findExtension(source, 'zeebe:CalledElement');
    const bindingType = (called && textOf(called, 'bindingType')) ?? 'latest';
    const binding = BINDINGS.find((known) => known === bindingType);
    const versionTag = called && textOf(called, 'versionTag');
    if (binding === undefined || (called && textOf(called, 'businessId') !== undefined)) {
      const what = binding === undefined ? `the bindingType "${bindingType}"` : 'a businessId';
      const message = `${describe(source)} has ${what}, which is not supported.`;
      context.report('UNSUPPORTED_ATTRIBUTE', message, base.id);
      return undefined;
    }
    return {
      ...base,
      type: 'callActivity',
      ...readActivity(source, context),
      processId: readProcessId(source, called),
      binding,
      ...(versionTag === undefined || binding !== 'versionTag' ? {} : { versionTag }),
      ...readFlag(called, 'propagateAllParentVariables'),
      ...readFlag(called, 'propagateAllChildVariables'),
    };
  },
  write(element, create) {
    const { processId, binding, versionTag, propagateAllParentVariables, propagateAllChildVariables } =
      element;
    const attributes = {
      processId: writeValue(processId),
      ...(binding === 'latest' ? {} : { bindingType: binding }),
      ...(versionTag === undefined ? {} : { versionTag }),
      ...(propagateAllParentVariables === undefined ? {} : { propagateAllParentVariables }),
      ...(propagateAllChildVariables === undefined ? {} : { propagateAllChildVariables }),
    };
    return writeActivity(element, create, { extensions: [create('zeebe:CalledElement', attributes)] });
  },
  validate(element, context) {
    validateActivity(element, this.label, context);
    const { id, processId, binding, versionTag } = element;
    if ('value' in processId && (typeof processId.value !== 'string' || processId.value.trim() === '')) {
      const message = `Call activity "${id}" names no process. Add <zeebe:calledElement processId="…" /> or a calledElement.`;
      context.report('MISSING_CALLED_ELEMENT', message, id);
    }
    if (binding === 'versionTag' && versionTag === undefined) {
      const message = `Call activity "${id}" is bound to a version tag, but names none. Add versionTag.`;
      context.report('MISSING_CALLED_ELEMENT', message, id);
    }
    context.checkExpression(processId, 'the process id', element);
  },
};

/** `calledElement` is a qualified name: its prefix says which file it comes from. */
function readProcessId(source: ModdleElement, called: ModdleElement | undefined): Expression {
  const expression = called && textOf(called, 'processIdExpression');
  if (expression !== undefined) return readCondition(expression);
  const given = called && textOf(called, 'processId');
  if (given !== undefined) return readValue(given.trim());
  return { value: (textOf(source, 'calledElement') ?? '').trim().replace(/^[^:]*:/, '') };
}

/** True is the default. */
function readFlag(
  called: ModdleElement | undefined,
  name: 'propagateAllParentVariables' | 'propagateAllChildVariables',
): Partial<Record<typeof name, boolean>> {
  return called?.[name] === false ? { [name]: false } : {};
}
