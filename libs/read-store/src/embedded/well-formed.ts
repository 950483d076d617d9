import type { Json } from '@onward/model';
import type { Document } from '../port.js';

/**
 * A document and its JSON. Half surrogate pairs, which are no text in UTF-8, become U+FFFD as in every other store, so that what is
 * stored and what is indexed are the same.
 */
export function wellFormed(document: Document): { readonly document: Document; readonly json: string } {
  const json = JSON.stringify(document);
  // JSON writes exactly the halves as escapes; a backslash of the text itself may look the same, which costs only time.
  if (!json.includes('\\ud')) return { document, json };
  const whole = mended(document);
  return { document: whole, json: JSON.stringify(whole) };
}

/** The document with its half surrogate pairs replaced. */
export const mended = (document: Document): Document => mend(document) as Document;

function mend(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Json) => mend(element) as Json);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [mend(name), mend(inner)])) as Json;
}
