/** FEEL text without the leading `=`, or a value written as it is. */
export type Expression = { readonly feel: string } | { readonly value: string | number | boolean | null };

/** A unit of work for a worker. */
export interface JobSpec {
  readonly type: Expression;
  /** Default 3. */
  readonly retries: Expression;
  readonly headers: Readonly<Record<string, string>>;
}
