import type { FlowElement, OnFailure, ProcessDefinition, SequenceFlow } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { moduleOfXml } from '../elements/registry.js';
import { findExtension } from '../extensions/find-extension.js';
import type { ProblemList } from '../problem-list.js';
import { childOf, childrenOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { FLOW_SUPPORT, readFlow } from './read-flow.js';
import { refuseUnsupported } from './supported-parts.js';

const PROCESS_SUPPORT = {
  properties: [
    'isExecutable',
    'isClosed',
    'processType',
    'definitionalCollaborationRef',
    'flowElements',
    'artifacts',
    'laneSets',
    'onFailure',
  ],
  // The body of an embedded form is for whoever shows it.
  extensions: ['zeebe:VersionTag', 'zeebe:UserTaskForm'],
};

/** A process as far as it can be read, and the ids of what has been refused while reading it. */
export interface ReadProcess {
  readonly definition: ProcessDefinition;
  /** Refused elements and flows by their XML type: what follows from their absence is no problem of its own. */
  readonly opaque: ReadonlyMap<string, string>;
}

export function readProcess(
  source: ModdleElement,
  processId: string,
  problems: ProblemList,
  namespaces: ReadonlyMap<string, string>,
): ReadProcess {
  const context = readContext(source, problems);
  refuseUnsupported(source, PROCESS_SUPPORT, namespaces, context);
  const elements: FlowElement[] = [];
  const flows: SequenceFlow[] = [];
  const opaque = new Map<string, string>();
  for (const child of childrenOf(source, 'flowElements')) {
    const { id } = child;
    if (id === undefined) {
      problems.add('MISSING_ID', `${describe(child)} in process "${processId}" has no id. Give it one.`);
      continue;
    }
    const read =
      child.$type === 'bpmn:SequenceFlow' ? readFlow(child, id, context) : readElement(child, id, context);
    if (read === undefined) opaque.set(id, child.$type);
    else if ('source' in read) flows.push(read);
    else elements.push(read);
    refuseUnsupported(child, supportOf(child), namespaces, context);
  }
  const name = textOf(source, 'name');
  const versionTag = readVersionTag(source);
  const definition: ProcessDefinition = {
    processId,
    ...(name === undefined ? {} : { name }),
    ...(versionTag === undefined ? {} : { versionTag }),
    onFailure: readOnFailure(source, context),
    elements,
    flows,
  };
  return { definition, opaque };
}

function readElement(source: ModdleElement, id: string, context: ReadContext): FlowElement | undefined {
  const module = moduleOfXml(source.$type);
  if (module === undefined) {
    context.report(
      'UNSUPPORTED_ELEMENT',
      `${describe(source)} is of a type that is not supported yet. Replace or remove it.`,
      id,
    );
    return undefined;
  }
  const name = textOf(source, 'name');
  return module.read(source, { id, ...(name === undefined ? {} : { name }) }, context);
}

/** Of an element that is refused as a whole, its parts are not worth a problem each. */
function supportOf(source: ModdleElement): { properties: readonly string[]; extensions: readonly string[] } {
  if (source.$type === 'bpmn:SequenceFlow') return FLOW_SUPPORT;
  const module = moduleOfXml(source.$type);
  if (module !== undefined) return module;
  const extensions = childrenOf(childOf(source, 'extensionElements') ?? source, 'values');
  return { properties: Object.getOwnPropertyNames(source), extensions: extensions.map(({ $type }) => $type) };
}

function readOnFailure(source: ModdleElement, context: ReadContext): OnFailure {
  const value = source['onFailure'] ?? 'incident';
  if (value === 'incident' || value === 'compensate') return value;
  const message = `onward:onFailure of ${describe(source)} is ${JSON.stringify(value)}. Use "incident" or "compensate".`;
  context.report('INVALID_ON_FAILURE', message, source.id);
  return 'incident';
}

function readVersionTag(source: ModdleElement): string | undefined {
  const extension = findExtension(source, 'zeebe:VersionTag');
  return extension && textOf(extension, 'value');
}

function readContext(source: ModdleElement, problems: ProblemList): ReadContext {
  const associations = new Map<string, string[]>();
  for (const artifact of childrenOf(source, 'artifacts')) {
    const from = childOf(artifact, 'sourceRef')?.id;
    const to = childOf(artifact, 'targetRef')?.id;
    if (artifact.$type !== 'bpmn:Association' || from === undefined || to === undefined) continue;
    // A text annotation is associated with anything.
    if (childOf(artifact, 'targetRef')?.$type === 'bpmn:TextAnnotation') continue;
    const targets = associations.get(from);
    if (targets) targets.push(to);
    else associations.set(from, [to]);
  }
  return {
    report: (code, message, elementId) => problems.add(code, message, elementId),
    associatedWith: (elementId) => associations.get(elementId) ?? [],
  };
}
