import type { Problem, ProcessDefinition } from '@onward/model';
import { BPMN_LIMITS } from './limits.js';
import type { ProblemCode } from './problem-codes.js';
import { ProblemList } from './problem-list.js';
import { readDefinitions } from './reading/read-definitions.js';
import { decode } from './xml/decode.js';
import { precheck } from './xml/precheck.js';
import { readModel } from './xml/read-model.js';

export interface ParsedBpmn {
  /**
   * The executable processes in the order of the file, then the global tasks they call; as far as they could be read where there
   * are problems.
   */
  readonly definitions: readonly ProcessDefinition[];
  /** Everything that is wrong, each with its element and line. A file with a problem must not be deployed. */
  readonly problems: readonly Problem[];
}

/** Problems of the first pass that leave a file that can be read on. */
const READABLE: readonly string[] = ['DUPLICATE_ID', 'INVALID_ID', 'XML_UNEXPECTED'] satisfies ProblemCode[];

export interface ParseOptions {
  /** Read processes without isExecutable="true", too: to look at a file, not to deploy it. Default false. */
  readonly includeNonExecutable?: boolean;
}

/**
 * Reads a BPMN 2.0 file. Never throws for what is in it. Processes without isExecutable="true" are documentation and skipped, as
 * Camunda does; a file with none but these is refused. Diagram interchange is not looked at.
 *
 * @param resourceName the file's name, for problems.
 */
export async function parseBpmn(
  xml: Uint8Array | string,
  resourceName: string,
  { includeNonExecutable = false }: ParseOptions = {},
): Promise<ParsedBpmn> {
  const early = new ProblemList({ resource: resourceName });
  const text = decode(xml, early);
  if (text === undefined) return { definitions: [], problems: early.all };
  const { problems: prechecked, lines, namespaces, semantics } = precheck(text, resourceName);
  if (prechecked.all.some(({ code }) => !READABLE.includes(code))) {
    return { definitions: [], problems: prechecked.all };
  }
  const problems = new ProblemList({ resource: resourceName, lines });
  const model = await readModel(semantics, problems);
  const definitions =
    model === undefined ? [] : readDefinitions(model, problems, namespaces, includeNonExecutable);
  const all = [...prechecked.all, ...problems.all].slice(0, BPMN_LIMITS.maxProblems);
  return { definitions, problems: withoutRepetition(all) };
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
