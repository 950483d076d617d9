import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@onward/model';

/** `expected.json` of a folder of models written for the benchmark betsy: what each case must show. */
export interface BetsyModel {
  readonly name: string;
  readonly file: string;
  readonly processId: string;
  /** Element id → the token its script holds. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly cases: readonly BetsyCase[];
  /** What is known to be wrong in the model. */
  readonly sourceDefect?: string;
}

export interface BetsyCase {
  readonly n: number;
  readonly input: JsonObject;
  readonly delayMs: number;
  readonly startParallelProcessFirst: boolean;
  readonly expect: Expectation;
}

export interface Expectation {
  /** What the log holds, in any order. */
  readonly trace: readonly string[];
  readonly logMustExist?: boolean;
  readonly checks?: readonly Check[];
  readonly error?: { readonly kind: ErrorKind; readonly accept?: readonly Failure[] };
  readonly endState?: { readonly value: string };
}

export type Check = 'MARKER_exists' | 'DATA_correct' | 'EXECUTION_parallel';
export type ErrorKind = 'ERROR' | 'ERROR_runtime' | 'ERROR_deployment' | 'ERROR_thrownErrorEvent';
export type Failure = 'deployment' | 'runtime' | 'uncaught-error-event';

export async function readExpected(folder: string): Promise<readonly BetsyModel[]> {
  return JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as readonly BetsyModel[];
}
