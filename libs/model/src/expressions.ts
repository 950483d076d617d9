import type { Json } from './json.js';

/** The outcome of an expression. A failure says why in words for a person, with the values involved, without a stack trace. */
export type Evaluation =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/** The pure port to the expression language; the engine asks, `@onward/expressions` answers. */
export interface Expressions {
  /** Evaluates FEEL (without the leading `=`). `lookup` answers a variable by name, undefined where there is none. `now` is the command's time. */
  evaluate(feel: string, lookup: (name: string) => Json | undefined, now: number): Evaluation;
  /** The names of the variables an expression reads, for the record of why it was decided. */
  variablesOf(feel: string): readonly string[];
}
