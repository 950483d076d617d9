import type { ResultLimits } from '../result.js';

/** What a function may know beside its arguments. */
export interface Surroundings {
  /** The command's time, in milliseconds since 1970. */
  readonly now: number;
  /** A text that no other call is given, and the same one when the evaluation is repeated. Throws where there is none. */
  readonly draw: () => string;
  readonly limits: ResultLimits;
}

/** A function by feelin's convention: it reads the parameters' names from `$args`, `...` marking one that takes all the rest. */
export type FeelinFunction = ((...given: unknown[]) => unknown) & { readonly $args: readonly string[] };

export type Definition = (surroundings: Surroundings) => FeelinFunction;
export type Definitions = Readonly<Record<string, Definition>>;

/**
 * A function by its parameters' names. Arguments that are left out arrive as null. As in Camunda's FEEL, one that does not fit
 * yields null and no failure.
 */
export function define(
  parameters: string,
  body: (args: readonly unknown[], surroundings: Surroundings) => unknown,
): Definition {
  const names = parameters === '' ? [] : parameters.split(', ');
  return (surroundings) =>
    Object.assign(
      (...given: unknown[]) => {
        const rest = given.slice(names.length);
        return body([...names.map((_, index) => given[index] ?? null), ...rest], surroundings);
      },
      { $args: names },
    );
}

export type Context = Readonly<Record<string, unknown>>;

/** A context as feelin knows them: dates, ranges and functions have other prototypes. */
export const isContext = (value: unknown): value is Context =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export const isText = (value: unknown): value is string => typeof value === 'string';
