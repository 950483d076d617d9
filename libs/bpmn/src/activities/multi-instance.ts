import type { Expression, MultiInstance, Throw } from '@onward/model';
import { nameOfData } from '../data/data-item.js';
import type { CreateXml, ReadContext } from '../element-module.js';
import { readThrow } from '../events/read-throws.js';
import { writeThrow } from '../events/write-events.js';
import { expressionText, readCondition, readCount, writeCondition, writeNumber } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { childOf, textOf, type ModdleElement } from '../xml/moddle-element.js';

type Behavior = NonNullable<MultiInstance['behavior']>;

/** `zeebe:loopCharacteristics`, or what BPMN itself has for it: data items that are variables of their name. */
export function readMultiInstance(
  loop: ModdleElement,
  source: ModdleElement,
  context: ReadContext,
): MultiInstance {
  const zeebe = findExtension(loop, 'zeebe:LoopCharacteristics');
  const collection = read(zeebe, 'inputCollection') ?? dataItem(loop, 'loopDataInputRef');
  const cardinality = expressionText(loop, 'loopCardinality', source, context);
  const inputElement = (zeebe && textOf(zeebe, 'inputElement')) ?? dataItem(loop, 'inputDataItem');
  const outputCollection =
    (zeebe && textOf(zeebe, 'outputCollection')) ?? dataItem(loop, 'loopDataOutputRef');
  const outputElement = read(zeebe, 'outputElement') ?? dataItem(loop, 'outputDataItem');
  const completion = expressionText(loop, 'completionCondition', source, context);
  const behavior = (loop['behavior'] ?? 'All') as Behavior;
  const thrown = childOf(loop, behavior === 'One' ? 'oneBehaviorEventRef' : 'noneBehaviorEventRef');
  const event =
    thrown && (behavior === 'One' || behavior === 'None') ? readThrow(thrown, source, context) : undefined;
  return {
    type: 'multiInstance',
    isSequential: loop['isSequential'] === true,
    ...(collection === undefined ? {} : { collection: readCondition(collection) }),
    ...(cardinality === undefined ? {} : { cardinality: readCount(cardinality) }),
    ...(inputElement === undefined ? {} : { inputElement: inputElement.trim() }),
    ...(outputCollection === undefined ? {} : { outputCollection: outputCollection.trim() }),
    ...(outputElement === undefined ? {} : { outputElement: readCondition(outputElement) }),
    ...(completion === undefined ? {} : { completionCondition: readCondition(completion) }),
    ...(behavior === 'All' ? {} : { behavior }),
    ...(event ? { event } : {}),
  };
}

const read = (zeebe: ModdleElement | undefined, property: string): string | undefined =>
  zeebe && textOf(zeebe, property);

function dataItem(loop: ModdleElement, property: string): string | undefined {
  const item = childOf(loop, property);
  return item && nameOfData(item);
}

export function writeMultiInstance(id: string, loop: MultiInstance, create: CreateXml): ModdleElement {
  const { collection, cardinality, inputElement, outputCollection, outputElement, behavior, event } = loop;
  const formal = (body: string): ModdleElement => create('bpmn:FormalExpression', { body });
  const zeebe = {
    ...(collection === undefined ? {} : { inputCollection: writeCondition(collection) }),
    ...(inputElement === undefined ? {} : { inputElement }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(outputElement === undefined ? {} : { outputElement: writeCondition(outputElement) }),
  };
  const values = Object.keys(zeebe).length === 0 ? [] : [create('zeebe:LoopCharacteristics', zeebe)];
  // Only a root element can be referred to.
  const behaviorEvent = (thrown: Throw): ModdleElement =>
    create.root(`behavior of ${id}`, `${id}-behavior`, (eventId) =>
      writeThrow(thrown, create, { id: eventId }),
    );
  const reference = behavior === 'One' ? 'oneBehaviorEventRef' : 'noneBehaviorEventRef';
  return create('bpmn:MultiInstanceLoopCharacteristics', {
    ...(values.length === 0 ? {} : { extensionElements: create('bpmn:ExtensionElements', { values }) }),
    ...(loop.isSequential ? { isSequential: true } : {}),
    ...(behavior === undefined ? {} : { behavior }),
    ...(event ? { [reference]: behaviorEvent(event) } : {}),
    ...(cardinality === undefined ? {} : { loopCardinality: formal(writeCardinality(cardinality)) }),
    ...(loop.completionCondition === undefined
      ? {}
      : { completionCondition: formal(writeCondition(loop.completionCondition)) }),
  });
}

const writeCardinality = (cardinality: Expression): string =>
  'value' in cardinality ? writeNumber(cardinality) : writeCondition(cardinality);
