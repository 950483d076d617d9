import type { OnFailure, ProcessDefinition } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { readListeners } from '../extensions/execution-listeners.js';
import { findExtension } from '../extensions/find-extension.js';
import { describe, textOf, type ModdleElement } from '../xml/moddle-element.js';
import type { Opaque } from './opaque.js';
import { readElements, type Collected } from './read-elements.js';
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
    // Data is variables; interfaces, resources and the like are for people.
    'properties',
    'ioSpecification',
    'ioBinding',
    'supportedInterfaceRef',
    'supports',
    'resources',
  ],
  // The body of an embedded form is for whoever shows it.
  extensions: ['zeebe:VersionTag', 'zeebe:UserTaskForm', 'zeebe:ExecutionListeners'],
};

/** A process as far as it can be read, and the ids of what has been refused while reading it. */
export interface ReadProcess {
  readonly definition: ProcessDefinition;
  readonly opaque: Opaque;
}

export function readProcess(
  source: ModdleElement,
  processId: string,
  namespaces: ReadonlyMap<string, string>,
  context: ReadContext,
): ReadProcess {
  refuseUnsupported(source, PROCESS_SUPPORT, namespaces, context);
  const collected: Collected = { elements: [], flows: [], opaque: new Map() };
  readElements(source, undefined, collected, namespaces, context);
  const name = textOf(source, 'name');
  const versionTag = readVersionTag(source);
  const definition: ProcessDefinition = {
    processId,
    ...(name === undefined ? {} : { name }),
    ...(versionTag === undefined ? {} : { versionTag }),
    onFailure: readOnFailure(source, context),
    ...readListeners(source, context),
    elements: collected.elements,
    flows: collected.flows,
  };
  return { definition, opaque: collected.opaque };
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
