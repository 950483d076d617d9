import type { ProcessDefinition } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import type { ProblemList } from '../problem-list.js';
import { validateInto } from '../validation/validate.js';
import { childrenOf, describe, type ModdleElement } from '../xml/moddle-element.js';
import { createReadContext } from './read-context.js';
import { isGlobalTask, readGlobalTask } from './read-global-task.js';
import { readProcess, type ReadProcess } from './read-process.js';

/** The processes of a file: the executable ones, or all of them, and the global tasks that these call. */
export function readDefinitions(
  model: ModdleElement,
  problems: ProblemList,
  namespaces: ReadonlyMap<string, string>,
  includeNonExecutable: boolean,
): readonly ProcessDefinition[] {
  const context = createReadContext(model, problems);
  const vendors = isForCamunda8(model, namespaces) ? NO_VENDORS : namespaces;
  refuseExtensionsToUnderstand(model, context);
  const roots = childrenOf(model, 'rootElements');
  const definitions = executable(roots, includeNonExecutable, context).flatMap((process) =>
    validated(process, problems, context, () => readProcess(process, process.id!, vendors, context)),
  );
  const called = calledProcesses(definitions);
  const tasks = roots.filter((root) => isGlobalTask(root) && called.has(root.id ?? ''));
  const global = tasks.flatMap((task) =>
    validated(task, problems, context, () => readGlobalTask(task, task.id!, vendors, context)),
  );
  return [...definitions, ...global];
}

const NO_VENDORS: ReadonlyMap<string, string> = new Map();

const MODELER = 'http://camunda.org/schema/modeler/1.0';

/** Drawn for Camunda 8, what a file still has of Camunda 7 is without effect there, too. */
function isForCamunda8({ $attrs = {} }: ModdleElement, namespaces: ReadonlyMap<string, string>): boolean {
  return Object.entries($attrs).some(([name, value]) => {
    const [prefix, local] = name.split(':');
    return local === 'executionPlatform' && namespaces.get(prefix!) === MODELER && value === 'Camunda Cloud';
  });
}

function refuseExtensionsToUnderstand(model: ModdleElement, context: ReadContext): void {
  for (const extension of childrenOf(model, 'extensions')) {
    if (extension['mustUnderstand'] !== true) continue;
    const message = `The file has an extension that must be understood: "${String(extension['definition'])}".`;
    context.report('UNSUPPORTED_EXTENSION', message);
  }
}

function executable(
  roots: readonly ModdleElement[],
  includeNonExecutable: boolean,
  context: ReadContext,
): readonly ModdleElement[] {
  const processes = roots.filter(({ $type }) => $type === 'bpmn:Process');
  const found = processes.filter((process) => includeNonExecutable || process['isExecutable'] === true);
  if (found.length === 0) {
    const which = processes.map(describe).join(', ') || 'There is no process';
    context.report(
      'NO_EXECUTABLE_PROCESS',
      `${which}: set isExecutable="true" on the process that is to be run.`,
      processes[0]?.id,
    );
  }
  return found;
}

function validated(
  source: ModdleElement,
  problems: ProblemList,
  context: ReadContext,
  read: () => ReadProcess,
): readonly ProcessDefinition[] {
  if (source.id === undefined) {
    context.report('MISSING_ID', 'A process has no id. Give it one.');
    return [];
  }
  const { definition, opaque } = read();
  validateInto(problems, definition, opaque);
  return [definition];
}

/** The ids of processes that call activities name in plain text. */
function calledProcesses(definitions: readonly ProcessDefinition[]): ReadonlySet<unknown> {
  const called = new Set<unknown>();
  for (const element of definitions.flatMap(({ elements }) => elements)) {
    if (element.type === 'callActivity' && 'value' in element.processId) called.add(element.processId.value);
  }
  return called;
}
