import type { ReadContext } from '../element-module.js';
import type { ProblemList } from '../problem-list.js';
import { childOf, childrenOf, type ModdleElement } from '../xml/moddle-element.js';

/** What elements of one file may ask when they are read. `model` is its `definitions`. */
export function createReadContext(model: ModdleElement, problems: ProblemList): ReadContext {
  const associations = new Map<string, string[]>();
  const roots = childrenOf(model, 'rootElements');
  for (const root of roots) collectAssociations(root, associations);
  const messageFlows = new Map<string, ModdleElement>();
  for (const flow of roots.flatMap((root) => childrenOf(root, 'messageFlows'))) {
    for (const end of [childOf(flow, 'sourceRef')?.id, childOf(flow, 'targetRef')?.id])
      if (end !== undefined && !messageFlows.has(end)) messageFlows.set(end, flow);
  }
  return {
    report: (code, message, elementId) => problems.add(code, message, elementId),
    associatedWith: (elementId) => associations.get(elementId) ?? [],
    messageFlowOf: (elementId) => messageFlows.get(elementId),
  };
}

function collectAssociations(container: ModdleElement, associations: Map<string, string[]>): void {
  for (const artifact of childrenOf(container, 'artifacts')) {
    const from = childOf(artifact, 'sourceRef')?.id;
    const to = childOf(artifact, 'targetRef')?.id;
    if (artifact.$type !== 'bpmn:Association' || from === undefined || to === undefined) continue;
    // A text annotation is associated with anything.
    if (childOf(artifact, 'targetRef')?.$type === 'bpmn:TextAnnotation') continue;
    const targets = associations.get(from);
    if (targets) targets.push(to);
    else associations.set(from, [to]);
  }
  for (const inner of childrenOf(container, 'flowElements')) collectAssociations(inner, associations);
}
