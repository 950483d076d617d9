import type { Document } from '@onward/read-store';

/** A response's fields and what stands where a document has no value: null for most, as the contract wants it. */
export type Shape = Readonly<Record<string, unknown>>;

/** Null for all of these fields, and other values for some. */
export function shape(nullable: readonly string[], others: Shape = {}): Shape {
  return { ...Object.fromEntries(nullable.map((name) => [name, null])), ...others };
}

/** The document with exactly the fields of its response. */
export function respond(document: Document, fields: Shape): Readonly<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  for (const [name, otherwise] of Object.entries(fields)) {
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    answer[name] = value ?? otherwise;
  }
  return answer;
}
