import type { Activity, Expression, Loop, MultiInstance, StandardLoop } from '@onward/model';
import type { CreateXml, ReadContext, ValidationContext } from '../element-module.js';
import { validateThrow } from '../events/validate-throws.js';
import { expressionText, readCondition, readNumber, writeCondition, writeNumber } from '../expression.js';
import { isVariableName } from '../variable-path.js';
import { childOf, describe, textOf, xmlName, type ModdleElement } from '../xml/moddle-element.js';
import { readMultiInstance, writeMultiInstance } from './multi-instance.js';
import { refuseUnsupportedLoop } from './loop-support.js';

/** Standard and multi-instance loops (BPMN 2.0.2 §10.3.8). */
export function readLoop(source: ModdleElement, context: ReadContext): Loop | undefined {
  const loop = childOf(source, 'loopCharacteristics');
  if (loop === undefined) return undefined;
  refuseUnsupportedLoop(loop, source, context);
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') return readStandard(loop, source, context);
  if (loop.$type === 'bpmn:MultiInstanceLoopCharacteristics') return readMultiInstance(loop, source, context);
  const message = `${describe(source)} has <${xmlName(loop.$type)}>, which says nothing. Use a standard or multi-instance loop.`;
  context.report('UNSUPPORTED_ELEMENT', message, source.id);
  return undefined;
}

function readStandard(loop: ModdleElement, source: ModdleElement, context: ReadContext): StandardLoop {
  const condition = expressionText(loop, 'loopCondition', source, context);
  const maximum = loop['loopMaximum'];
  // The schema knows only numbers there.
  const computed = textOf(loop, 'maximum');
  return {
    type: 'standard',
    ...(condition === undefined ? {} : { condition: readCondition(condition) }),
    testBefore: loop['testBefore'] === true,
    ...(typeof maximum === 'number' ? { maximum: { value: maximum } } : {}),
    ...(computed === undefined ? {} : { maximum: readNumber(computed) }),
  };
}

export function writeLoop(id: string, loop: Loop, create: CreateXml): ModdleElement {
  if (loop.type === 'multiInstance') return writeMultiInstance(id, loop, create);
  const { condition, testBefore, maximum } = loop;
  return create('bpmn:StandardLoopCharacteristics', {
    ...(testBefore ? { testBefore } : {}),
    ...(condition === undefined
      ? {}
      : { loopCondition: create('bpmn:FormalExpression', { body: writeCondition(condition) }) }),
    ...(maximum === undefined ? {} : writeMaximum(maximum)),
  });
}

const writeMaximum = (maximum: Expression): object =>
  'value' in maximum && typeof maximum.value === 'number'
    ? { loopMaximum: maximum.value }
    : { maximum: writeNumber(maximum) };

export function validateLoop(element: Activity, loop: Loop, label: string, context: ValidationContext): void {
  const subject = `The loop of ${label.toLowerCase()} "${element.id}"`;
  const report = (what: string): void => context.report('INVALID_LOOP', `${subject} ${what}`, element.id);
  if (loop.type === 'standard') validateStandard(element, loop, report, context);
  else validateMultiInstance(element, loop, report, context);
}

function validateStandard(
  element: Activity,
  { condition, maximum }: StandardLoop,
  report: (what: string) => void,
  context: ValidationContext,
): void {
  if (condition === undefined && maximum === undefined)
    report('has no loopCondition and no loopMaximum, so that it would never end. Add one of them.');
  if (maximum && 'value' in maximum && !(Number.isInteger(maximum.value) && Number(maximum.value) > 0))
    report(`has the maximum ${String(maximum.value)}. Use a whole number from 1.`);
  context.checkExpression(condition, 'the loop condition', element);
  context.checkExpression(maximum, 'the maximum of the loop', element);
}

function validateMultiInstance(
  element: Activity,
  loop: MultiInstance,
  report: (what: string) => void,
  context: ValidationContext,
): void {
  const { collection, cardinality, inputElement, outputCollection, outputElement, behavior, event } = loop;
  if ((collection === undefined) === (cardinality === undefined))
    report('needs either a collection or a cardinality: how many instances there are.');
  if (cardinality && 'value' in cardinality && !isCount(cardinality.value))
    report(`has the cardinality ${String(cardinality.value)}. Use a whole number, or FEEL.`);
  for (const name of [inputElement, outputCollection])
    if (name !== undefined && !isVariableName(name))
      report(`names the variable "${name}", which is no variable name.`);
  if ((outputCollection === undefined) !== (outputElement === undefined))
    report('needs outputCollection and outputElement together.');
  if (behavior === 'Complex')
    report('has the behavior Complex, which is not supported. Use None, One or All.');
  if ((behavior === 'None' || behavior === 'One') !== (event !== undefined))
    report('needs an event for its behavior None or One, and none otherwise.');
  if (event) validateThrow(element, event, context);
  context.checkExpression(collection, 'the collection of the loop', element);
  context.checkExpression(cardinality, 'the cardinality of the loop', element);
  context.checkExpression(outputElement, 'the output element of the loop', element);
  context.checkExpression(loop.completionCondition, 'the completion condition of the loop', element);
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
