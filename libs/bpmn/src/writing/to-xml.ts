import type { FlowElement, ProcessDefinition, SequenceFlow } from '@onward/model';
import type { CreateXml, Reference } from '../element-module.js';
import { ELEMENTS, writeElement } from '../elements/registry.js';
import { writeCondition } from '../expression.js';
import { writeListeners } from '../extensions/execution-listeners.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { moddle } from '../xml/moddle.js';
import { createXml } from './create-xml.js';
import { writeDiagram } from './diagram.js';

/** The XML model is written to: its elements are plain mutable objects. */
type Writable = ModdleElement & Record<string, unknown>;
type References = { readonly owner: ModdleElement; readonly reference: Reference }[];

/**
 * BPMN 2.0 XML of a definition, with a diagram on a plain grid. Parsed again it yields an equal definition, its elements and flows
 * in the order of the document: what lies in a sub-process right behind it.
 */
export async function toXml(definition: ProcessDefinition): Promise<string> {
  const { create, roots } = createXml(definition);
  const written = new Map<string, Writable>();
  const references: References = [];
  for (const element of definition.elements)
    written.set(element.id, createElement(element, create, references));
  for (const flow of definition.flows) written.set(flow.id, createFlow(flow, written, create));
  const associations = definition.elements.flatMap((element) => associate(element, written, create));
  for (const { owner, reference } of references) {
    const { from = owner, property, to } = reference;
    if (to !== undefined) (from as Writable)[property] = written.get(to);
  }
  const { processId, name, versionTag, onFailure, listeners } = definition;
  const tag = versionTag === undefined ? [] : [create('zeebe:VersionTag', { value: versionTag })];
  const process = create('bpmn:Process', {
    id: processId,
    name,
    isExecutable: true,
    ...(onFailure === 'incident' ? {} : { onFailure }),
    ...extended([...tag, ...writeListeners(listeners, create)], create),
  }) as Writable;
  nest(definition, process, written, associations);
  const definitions = create('bpmn:Definitions', {
    id: `${processId}-definitions`,
    targetNamespace: 'urn:onward',
    exporter: 'Onward',
    rootElements: [...roots.values(), process],
    diagrams: [writeDiagram(definition, process, written, associations, create)],
  });
  const { xml } = await moddle.toXML(definitions, { format: true });
  return xml;
}

function createElement(element: FlowElement, create: CreateXml, references: References): Writable {
  const { properties, extensions = [], references: its = [] } = writeElement(element, create);
  const { id, name, listeners } = element;
  const { xmlType } = ELEMENTS[element.type];
  const all = [...extensions, ...writeListeners(listeners, create)];
  const owner = create(xmlType, { id, name, ...properties, ...extended(all, create) });
  for (const reference of its) references.push({ owner, reference });
  return owner;
}

function createFlow(
  { id, name, source, target, condition }: SequenceFlow,
  written: ReadonlyMap<string, Writable>,
  create: CreateXml,
): Writable {
  const body = condition && create('bpmn:FormalExpression', { body: writeCondition(condition) });
  const flow = create('bpmn:SequenceFlow', {
    id,
    name,
    sourceRef: written.get(source),
    targetRef: written.get(target),
    ...(body ? { conditionExpression: body } : {}),
  });
  attach(written.get(source), 'outgoing', flow);
  attach(written.get(target), 'incoming', flow);
  return flow;
}

function extended(values: readonly ModdleElement[], create: CreateXml): object {
  return values.length === 0 ? {} : { extensionElements: create('bpmn:ExtensionElements', { values }) };
}

function attach(
  element: Writable | undefined,
  property: 'incoming' | 'outgoing' | 'flowElements' | 'artifacts',
  part: ModdleElement,
): void {
  if (element === undefined) return;
  const parts = element[property] as ModdleElement[] | undefined;
  if (parts) parts.push(part);
  else element[property] = [part];
}

/** Puts everything into the process or sub-process that it lies in: elements first, then flows, then associations. */
function nest(
  { elements, flows }: ProcessDefinition,
  process: Writable,
  written: ReadonlyMap<string, Writable>,
  associations: readonly ModdleElement[],
): void {
  const scopes = new Map(elements.map(({ id, scope }) => [id, scope]));
  const containerOf = (elementId: string | undefined): Writable => {
    const scope = elementId === undefined ? undefined : scopes.get(elementId);
    return (scope === undefined ? undefined : written.get(scope)) ?? process;
  };
  for (const { id } of elements) attach(containerOf(id), 'flowElements', written.get(id)!);
  for (const { id, source } of flows) attach(containerOf(source), 'flowElements', written.get(id)!);
  for (const association of associations) {
    const boundary = association['sourceRef'] as ModdleElement;
    attach(containerOf(boundary.id), 'artifacts', association);
  }
}

/** From a compensation boundary event to its handler. */
function associate(
  element: FlowElement,
  written: ReadonlyMap<string, Writable>,
  create: CreateXml,
): readonly ModdleElement[] {
  if (element.type !== 'boundaryEvent' || element.handler === undefined) return [];
  const { id, handler } = element;
  const ends = { sourceRef: written.get(id), targetRef: written.get(handler) };
  return [create('bpmn:Association', { id: `${id}-to-${handler}`, associationDirection: 'One', ...ends })];
}
