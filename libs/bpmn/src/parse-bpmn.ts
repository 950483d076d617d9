import type { Problem, ProcessDefinition } from '@onward/model';
import { BPMN_LIMITS } from './limits.js';
import { ProblemList } from './problem-list.js';
import { readProcess } from './reading/read-process.js';
import { validateInto } from './validation/validate.js';
import { decode } from './xml/decode.js';
import { childrenOf, describe, type ModdleElement } from './xml/moddle-element.js';
import { precheck } from './xml/precheck.js';
import { readModel } from './xml/read-model.js';

export interface ParsedBpmn {
  /** The executable processes, in the order of the file; as far as they could be read where there are problems. */
  readonly definitions: readonly ProcessDefinition[];
  /** Everything that is wrong, each with its element and line. A file with a problem must not be deployed. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a BPMN 2.0 file. Never throws for what is in it. Processes without isExecutable="true" are documentation and skipped, as
 * Camunda does; a file with none but these is refused. Diagram interchange is not looked at.
 *
 * @param resourceName the file's name, for problems.
 */
export async function parseBpmn(xml: Uint8Array | string, resourceName: string): Promise<ParsedBpmn> {
  const early = new ProblemList({ resource: resourceName });
  const text = decode(xml, early);
  if (text === undefined) return { definitions: [], problems: early.all };
  const { problems: prechecked, lines, namespaces, semantics } = precheck(text, resourceName);
  if (prechecked.all.some(({ code }) => code !== 'DUPLICATE_ID' && code !== 'INVALID_ID')) {
    return { definitions: [], problems: prechecked.all };
  }
  const problems = new ProblemList({ resource: resourceName, lines });
  const model = await readModel(semantics, problems);
  const definitions = model === undefined ? [] : readDefinitions(model, problems, namespaces);
  const all = [...prechecked.all, ...problems.all].slice(0, BPMN_LIMITS.maxProblems);
  return { definitions, problems: withoutRepetition(all) };
}

function readDefinitions(
  model: ModdleElement,
  problems: ProblemList,
  namespaces: ReadonlyMap<string, string>,
): readonly ProcessDefinition[] {
  for (const extension of childrenOf(model, 'extensions')) {
    if (extension['mustUnderstand'] !== true) continue;
    problems.add(
      'UNSUPPORTED_EXTENSION',
      `The file has an extension that must be understood: "${String(extension['definition'])}".`,
    );
  }
  const processes = childrenOf(model, 'rootElements').filter(({ $type }) => $type === 'bpmn:Process');
  const executable = processes.filter((process) => process['isExecutable'] === true);
  if (executable.length === 0) {
    const which = processes.map(describe).join(', ') || 'There is no process';
    problems.add(
      'NO_EXECUTABLE_PROCESS',
      `${which}: set isExecutable="true" on the process that is to be run.`,
      processes[0]?.id,
    );
  }
  const definitions: ProcessDefinition[] = [];
  for (const process of executable) {
    if (process.id === undefined) {
      problems.add('MISSING_ID', 'A process has no id. Give it one.');
      continue;
    }
    const { definition, opaque } = readProcess(process, process.id, problems, namespaces);
    validateInto(problems, definition, opaque);
    definitions.push(definition);
  }
  return definitions;
}

/** The first pass and the model can both find the same thing. */
function withoutRepetition(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, elementId, message }) => {
    const key =
      code === 'DUPLICATE_ID' || code === 'DANGLING_FLOW' || code === 'INVALID_ID'
        ? `${code} ${elementId}`
        : `${code} ${elementId} ${message}`;
    return seen.size < seen.add(key).size;
  });
}
