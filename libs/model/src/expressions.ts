import type { Json } from './json.js';

/** The outcome of an expression. A failure says why in words for a person, with the values involved, without a stack trace. */
export type Evaluation =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/** The pure port to the expression language; the engine asks, `@onward/expressions` answers. */
export interface Expressions {
  /**
   * Evaluates FEEL (without the leading `=`). `lookup` answers a variable by name, undefined where there is none. `now` is the
   * command's time. `seed` is what `uuid()` and `random number()` are derived from: a text that no other evaluation is given;
   * they fail where there is none.
   */
  evaluate(
    feel: string,
    lookup: (name: string) => Json | undefined,
    now: number,
    seed?: () => string,
  ): Evaluation;
  /** The names of the variables an expression reads, for the record of why it was decided. */
  variablesOf(feel: string): readonly string[];
}
