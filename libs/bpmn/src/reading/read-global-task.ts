import type { ElementType, FlowElement } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { ELEMENTS, type AnyModule } from '../elements/registry.js';
import { textOf, type ModdleElement } from '../xml/moddle-element.js';
import type { ReadProcess } from './read-process.js';
import { refuseUnsupported } from './supported-parts.js';

/** The task that a global task is, by its type in the XML model. */
const TASKS: Readonly<Record<string, ElementType>> = {
  'bpmn:GlobalTask': 'task',
  'bpmn:GlobalUserTask': 'userTask',
  'bpmn:GlobalManualTask': 'manualTask',
  'bpmn:GlobalScriptTask': 'scriptTask',
  'bpmn:GlobalBusinessRuleTask': 'businessRuleTask',
};
const PARTS = ['ioBinding', 'supportedInterfaceRef'];

export const isGlobalTask = ({ $type }: ModdleElement): boolean => $type in TASKS;

/** A global task (BPMN 2.0.2 §10.3.4) as what its callers run: a process of its id with that one task in it. */
export function readGlobalTask(
  source: ModdleElement,
  processId: string,
  namespaces: ReadonlyMap<string, string>,
  context: ReadContext,
): ReadProcess {
  const module = ELEMENTS[TASKS[source.$type]!] as AnyModule;
  const support = { ...module, properties: [...module.properties, ...PARTS] };
  refuseUnsupported(source, support, namespaces, context);
  const name = textOf(source, 'name');
  const named = name === undefined ? {} : { name };
  const [start, task, end] = ['start', 'task', 'end'].map((part) => `${processId}-${part}`) as [
    string,
    string,
    string,
  ];
  const read: FlowElement | undefined = module.read(source, { id: task, ...named }, context);
  const definition = {
    processId,
    ...named,
    onFailure: 'incident' as const,
    elements: [
      { id: start, type: 'startEvent' as const },
      ...(read ? [read] : []),
      { id: end, type: 'endEvent' as const },
    ],
    flows: [
      { id: `${processId}-begins`, source: start, target: task },
      { id: `${processId}-ends`, source: task, target: end },
    ],
  };
  const opaque = new Map(read ? [] : [[task, { xmlType: source.$type, scope: undefined }]]);
  return { definition, opaque };
}
