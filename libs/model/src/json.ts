/** A JSON value: what variables, event data and read-model documents are made of. Never mutated once it is shared. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}
