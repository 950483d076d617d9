import type { Json } from '@onward/model';
import { measure } from './measure.js';

/** How much of a value stands in the record of a decision, characters of JSON. */
export const PREVIEW_LENGTH = 200;

/** A value as it is where it is short, else the beginning of its JSON. */
export function preview(value: Json | undefined): Json {
  if (value === undefined) return null;
  if (measure(value, PREVIEW_LENGTH) >= 0) return value;
  return typeof value === 'string'
    ? shorten(value, PREVIEW_LENGTH)
    : shorten(beginning(value, PREVIEW_LENGTH + 1), PREVIEW_LENGTH);
}

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/** The JSON of a value, written no further than `length` needs. */
function beginning(value: Json, length: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, length));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      if (text.length > length) break;
      text += `${text === '' ? '[' : ','}${beginning(item, length - text.length)}`;
    }
    return text === '' ? '[]' : `${text}]`;
  }
  for (const [name, item] of Object.entries(value)) {
    if (text.length > length) break;
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${beginning(item, length - text.length)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}
