import type { FlowElement, SequenceFlow } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { moduleOf } from '../elements/registry.js';
import { readListeners } from '../extensions/execution-listeners.js';
import { EVENT_DEFINITION_SUPPORT, eventDefinitionsOf } from '../events/event-definitions.js';
import { childOf, childrenOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';
import type { OpaqueElement } from './opaque.js';
import { FLOW_SUPPORT, readFlow } from './read-flow.js';
import { refusePartsUnsupported, refuseUnsupported, type Supported } from './supported-parts.js';

/** What has been read so far of one process. */
export interface Collected {
  readonly elements: FlowElement[];
  readonly flows: SequenceFlow[];
  readonly opaque: Map<string, OpaqueElement>;
}

/** Data is variables: there is nothing of it to execute. */
const DATA: readonly string[] = ['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

/** Reads what lies in a process or sub-process, and in the sub-processes in it, into one flat list. */
export function readElements(
  container: ModdleElement,
  scope: string | undefined,
  into: Collected,
  namespaces: ReadonlyMap<string, string>,
  context: ReadContext,
): void {
  for (const child of childrenOf(container, 'flowElements')) {
    if (DATA.includes(child.$type)) continue;
    const { id } = child;
    if (id === undefined) {
      context.report('MISSING_ID', `${describe(child)} in "${container.id}" has no id. Give it one.`);
      continue;
    }
    const read =
      child.$type === 'bpmn:SequenceFlow'
        ? readFlow(child, id, context)
        : readElement(child, id, scope, context);
    if (read === undefined) into.opaque.set(id, { xmlType: child.$type, scope });
    else if ('source' in read) into.flows.push(read);
    else into.elements.push(read);
    refuseUnsupported(child, supportOf(child), namespaces, context);
    refuseEventParts(child, context);
    // Depth is bounded by that of the file.
    readElements(child, id, into, namespaces, context);
  }
}

export function readElement(
  source: ModdleElement,
  id: string,
  scope: string | undefined,
  context: ReadContext,
): FlowElement | undefined {
  const module = moduleOf(source);
  if (module === undefined) {
    const message = `${describe(source)} is of a type that no process can contain. Replace or remove it.`;
    context.report('UNSUPPORTED_ELEMENT', message, id);
    return undefined;
  }
  const name = textOf(source, 'name');
  const base = {
    id,
    ...(name === undefined ? {} : { name }),
    ...(scope === undefined ? {} : { scope }),
    ...readListeners(source, context),
  };
  return module.read(source, base, context);
}

function refuseEventParts(source: ModdleElement, context: ReadContext): void {
  for (const definition of eventDefinitionsOf(source)) {
    const support = EVENT_DEFINITION_SUPPORT[definition.$type];
    if (support !== undefined) refusePartsUnsupported(definition, support, source, context);
  }
}

/** Of an element that is refused as a whole, its parts are not worth a problem each. */
function supportOf(source: ModdleElement): Supported {
  if (source.$type === 'bpmn:SequenceFlow') return FLOW_SUPPORT;
  const module = moduleOf(source);
  if (module !== undefined) {
    const { properties, extensions } = module;
    return { properties, extensions: [...extensions, 'zeebe:ExecutionListeners'] };
  }
  const extensions = childrenOf(childOf(source, 'extensionElements') ?? source, 'values');
  return { properties: Object.getOwnPropertyNames(source), extensions: extensions.map(({ $type }) => $type) };
}
