import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@onward/model';

/** `cases.json` of a folder of the project's own models. */
export interface ModelCases {
  /** A BPMN file of the same folder. */
  readonly file: string;
  /** What it is the proof of: rows of the tables in docs/bpmn.md, by their first column. */
  readonly rows: readonly string[];
  /** One sentence: what must be seen. */
  readonly shows: string;
  /** Job types that the file computes and that can therefore not be read in it. */
  readonly jobTypes?: readonly string[];
  readonly cases: readonly Case[];
}

export interface Case {
  readonly name: string;
  /** Default: the first process of the file without variables. False: what the steps do starts something. */
  readonly start?: false | Start;
  /** By element id: what the worker answers, one after the other where it is a list (the last one again and again). Default: completed. */
  readonly work?: Readonly<Record<string, Answer | readonly Answer[]>>;
  /** One after the other, each after all has come to rest. */
  readonly steps?: readonly Step[];
  readonly expect: Expected;
}

export interface Start {
  readonly process?: string;
  /** Text `@PT5S` stands for the moment so much after the start, as ISO 8601 text. */
  readonly variables?: JsonObject;
}

export type Answer =
  /** `result`: of a task listener's job, as the API takes it. */
  | { readonly variables: JsonObject; readonly result?: JsonObject }
  | { readonly error: string; readonly variables?: JsonObject }
  | { readonly fail: string; readonly retries?: number }
  /** Not answered before a step says so. */
  | 'hold';

export type Step =
  | { readonly advance: string }
  | { readonly start: string; readonly variables?: JsonObject }
  | {
      readonly publish: string;
      readonly key?: string;
      readonly variables?: JsonObject;
      readonly timeToLive?: string;
      readonly messageId?: string;
      /** The code of a refusal; default: taken. */
      readonly refused?: string;
    }
  | { readonly signal: string; readonly variables?: JsonObject }
  /** The oldest job that is held, or the user task, of an element. */
  | {
      readonly complete: string;
      readonly variables?: JsonObject;
      /** The code of a refusal, also one by a task listener; default: done, or not yet, where a listener's job is held. */
      readonly refused?: string;
    }
  | { readonly throw: string; readonly code: string; readonly variables?: JsonObject }
  | { readonly fail: string; readonly retries?: number }
  /** Variables of the instance, or locally of an element that is active. */
  | { readonly set: JsonObject; readonly in?: string }
  | {
      readonly activate: readonly string[];
      readonly in: string;
      readonly variables?: JsonObject;
      readonly cancelRemaining?: boolean;
    }
  | { readonly evaluate: JsonObject }
  | { readonly cancel: true }
  /** All incidents of the case. */
  | { readonly resolve: true }
  /** Nothing is done: so much of the log, and these places, must have been seen by now. */
  | { readonly seen: Log; readonly at?: readonly string[] };

/** Element ids of jobs and user tasks in the order in which they were done; those in a list in any order. */
export type Log = readonly (string | readonly string[])[];

export interface Expected {
  /** Problem codes of the refused deployment; nothing else is looked at then. */
  readonly refused?: readonly string[];
  readonly log?: Log;
  /** Of the started instance; default COMPLETED. */
  readonly state?: 'COMPLETED' | 'ACTIVE' | 'TERMINATED';
  readonly endReason?: string;
  /** These variables of the started instance, others not looked at; `null` also stands for none. */
  readonly variables?: JsonObject;
  /** Names that the instance must not have. */
  readonly absent?: readonly string[];
  /** Where its tokens are, sorted, when it is still active. */
  readonly at?: readonly string[];
  /** How often elements were completed or passed, in all instances of the case. */
  readonly passed?: Readonly<Record<string, number>>;
  /** By element id: the variables its jobs brought, one after the other, others not looked at. */
  readonly saw?: Readonly<Record<string, readonly JsonObject[]>>;
  /** `TYPE@element`, sorted; default none. */
  readonly incidents?: readonly string[];
  /** By process id: the states of the other instances, sorted. */
  readonly others?: Readonly<Record<string, readonly string[]>>;
}

export const CASES_FILE = 'cases.json';

export async function readCases(folder: string): Promise<readonly ModelCases[]> {
  return JSON.parse(await readFile(join(folder, CASES_FILE), 'utf8')) as readonly ModelCases[];
}
