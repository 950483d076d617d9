import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `inventory.json` of a folder of interchange models: what each file contains, counted in its XML. */
export interface Inventory {
  readonly files: readonly CountedFile[];
}

export interface CountedFile {
  readonly file: string;
  readonly processes: readonly CountedProcess[];
}

export interface CountedProcess {
  readonly id: string;
  /** The attribute's text, null where it is absent. */
  readonly isExecutable: string | null;
  /** Those in sub-processes included. */
  readonly flowNodes: number;
  readonly sequenceFlows: number;
}

export async function readInventory(folder: string): Promise<Inventory> {
  return JSON.parse(await readFile(join(folder, 'inventory.json'), 'utf8')) as Inventory;
}

/** What is not as counted; nothing where import and file agree. */
export function countProblems(
  expected: readonly CountedProcess[],
  imported: readonly {
    readonly processId: string;
    readonly elements: readonly unknown[];
    readonly flows: readonly unknown[];
  }[],
): readonly string[] {
  return expected.flatMap(({ id, flowNodes, sequenceFlows }) => {
    const found = imported.find(({ processId }) => processId === id);
    if (found === undefined) return [`process ${id} was not imported`];
    const { length: nodes } = found.elements;
    const { length: flows } = found.flows;
    return [
      ...(nodes === flowNodes ? [] : [`${id} has ${flowNodes} flow nodes, imported were ${nodes}`]),
      ...(flows === sequenceFlows
        ? []
        : [`${id} has ${sequenceFlows} sequence flows, imported were ${flows}`]),
    ];
  });
}
