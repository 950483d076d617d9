import type { JsonObject, Rejection } from '@onward/model';
import { reject } from '../rejections.js';
import { MAX_VARIABLE_DEPTH, measure, UNFIT } from './measure.js';

/** Why variables that came with a command are refused; undefined where they may be stored. */
export function refusalOf(variables: JsonObject, maxBytes: number): Rejection | undefined {
  const size = measure(variables, maxBytes);
  return size < 0 ? REFUSALS[size]?.(maxBytes) : undefined;
}

/** Why variables that a mapping has made cannot be stored, in words; undefined where they can. */
export function unfitness(
  variables: JsonObject,
  maxBytes: number,
): { readonly tooLarge: boolean; readonly message: string } | undefined {
  const refusal = refusalOf(variables, maxBytes);
  return refusal && { tooLarge: refusal.code === 'VARIABLES_TOO_LARGE', message: refusal.message };
}

const field = 'variables';

const REFUSALS: Readonly<Record<number, (maxBytes: number) => Rejection>> = {
  [UNFIT.tooLarge]: (maxBytes) =>
    reject(
      'VARIABLES_TOO_LARGE',
      `The variables are larger than ${maxBytes} bytes of JSON. Store large data elsewhere and keep a reference to it.`,
      { field },
    ),
  [UNFIT.tooDeep]: () =>
    reject(
      'VARIABLES_TOO_DEEP',
      `The variables are nested deeper than ${MAX_VARIABLE_DEPTH} levels. Make them flatter.`,
      { field },
    ),
  [UNFIT.forbiddenName]: () =>
    reject(
      'VARIABLE_NAME_FORBIDDEN',
      'The name "__proto__" is not allowed in variables, at any depth. Use another name.',
      { field },
    ),
  [UNFIT.notJson]: () =>
    reject(
      'VARIABLES_NOT_JSON',
      'The variables contain something that JSON cannot express, like a date object, a function, undefined or NaN. Send plain JSON.',
      { field },
    ),
};
