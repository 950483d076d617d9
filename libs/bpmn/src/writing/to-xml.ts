import type { FlowElement, ProcessDefinition } from '@onward/model';
import type { CreateXml } from '../element-module.js';
import { ELEMENTS, writeElement } from '../elements/registry.js';
import { writeCondition } from '../expression.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { moddle } from '../xml/moddle.js';
import { writeDiagram } from './diagram.js';

const create: CreateXml = (type, attributes) => moddle.create(type, attributes) as ModdleElement;

/** The XML model is written to: its elements are plain mutable objects. */
type Writable = ModdleElement & Record<string, unknown>;

/** BPMN 2.0 XML of a definition, with a diagram on a plain grid. Parsed again it yields an equal definition. */
export async function toXml(definition: ProcessDefinition): Promise<string> {
  const written = new Map<string, Writable>();
  for (const element of definition.elements) written.set(element.id, createElement(element));
  for (const { id, name, source, target, condition } of definition.flows) {
    const body = condition && create('bpmn:FormalExpression', { body: writeCondition(condition) });
    const ends = { sourceRef: written.get(source), targetRef: written.get(target) };
    const flow = create('bpmn:SequenceFlow', {
      id,
      name,
      ...ends,
      ...(body ? { conditionExpression: body } : {}),
    });
    written.set(id, flow);
    attach(written.get(source), 'outgoing', flow);
    attach(written.get(target), 'incoming', flow);
  }
  const associations = definition.elements.flatMap((element) => setReferences(element, written));
  const { processId, name, versionTag, onFailure } = definition;
  const process = create('bpmn:Process', {
    id: processId,
    name,
    isExecutable: true,
    ...(onFailure === 'incident' ? {} : { onFailure }),
    ...(versionTag === undefined ? {} : extended([create('zeebe:VersionTag', { value: versionTag })])),
    flowElements: [...written.values()],
    artifacts: associations,
  });
  const definitions = create('bpmn:Definitions', {
    id: `${processId}-definitions`,
    targetNamespace: 'urn:onward',
    exporter: 'Onward',
    rootElements: [process],
    diagrams: [writeDiagram(definition, process, written, associations, create)],
  });
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml;
}

function createElement(element: FlowElement): Writable {
  const { properties, extensions = [] } = writeElement(element, create);
  const { id, name } = element;
  return create(ELEMENTS[element.type].xmlType, { id, name, ...properties, ...extended(extensions) });
}

function extended(values: readonly ModdleElement[]): object {
  return values.length === 0 ? {} : { extensionElements: create('bpmn:ExtensionElements', { values }) };
}

function attach(element: Writable | undefined, side: 'incoming' | 'outgoing', flow: ModdleElement): void {
  if (element) element[side] = [...((element[side] as ModdleElement[] | undefined) ?? []), flow];
}

/** What can only be written once everything is there; returns the association of a compensation boundary event. */
function setReferences(
  element: FlowElement,
  written: ReadonlyMap<string, Writable>,
): readonly ModdleElement[] {
  const source = written.get(element.id)!;
  if (element.type === 'exclusiveGateway' && element.defaultFlow !== undefined) {
    source['default'] = written.get(element.defaultFlow);
  }
  if (element.type !== 'boundaryEvent') return [];
  source['attachedToRef'] = written.get(element.attachedTo);
  const { handler } = element.event;
  const ends = { sourceRef: source, targetRef: written.get(handler) };
  return [
    create('bpmn:Association', { id: `${element.id}-to-${handler}`, associationDirection: 'One', ...ends }),
  ];
}
