import type { Json } from '@onward/model';

/** What an expression's value means to an element: undefined where it says nothing; or what it should have been. */
export type Conversion<T> =
  { readonly ok: true; readonly value: T | undefined } | { readonly ok: false; readonly wanted: string };

const nothing: Conversion<never> = { ok: true, value: undefined };

export function asText(value: Json): Conversion<string> {
  if (value === null || value === '') return nothing;
  return typeof value === 'string' ? { ok: true, value } : { ok: false, wanted: 'text' };
}

/** A list of texts, or one text with commas. */
export function asTexts(value: Json): Conversion<readonly string[]> {
  if (value === null) return nothing;
  const items = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(items) || !items.every((item): item is string => typeof item === 'string')) {
    return { ok: false, wanted: 'a list of texts, or one text with commas' };
  }
  const texts = items.map((item) => item.trim()).filter((item) => item !== '');
  return texts.length === 0 ? nothing : { ok: true, value: texts };
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?(\[[\w/+-]{1,60}\])?$/;

/** An ISO 8601 date-time, with or without an offset, as FEEL writes it. */
export function asMoment(value: Json): Conversion<string> {
  if (value === null || value === '') return nothing;
  const isMoment =
    typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value.replace(/\[.*/, '')));
  return isMoment
    ? { ok: true, value }
    : { ok: false, wanted: 'an ISO 8601 date-time like 2026-03-01T12:00:00Z' };
}

const MAX_PRIORITY = 100;

export function asPriority(value: Json): Conversion<number> {
  if (value === null || value === '') return nothing;
  const priority = toInteger(value);
  const isPriority = priority !== undefined && priority >= 0 && priority <= MAX_PRIORITY;
  return isPriority
    ? { ok: true, value: priority }
    : { ok: false, wanted: `a whole number from 0 to ${MAX_PRIORITY}` };
}

export const MAX_RETRIES = 2 ** 31 - 1;

export function asRetries(value: Json): Conversion<number> {
  const retries = toInteger(value);
  const isRetries = retries !== undefined && retries >= 1 && retries <= MAX_RETRIES;
  return isRetries ? { ok: true, value: retries } : { ok: false, wanted: 'a whole number from 1' };
}

/** XML attributes are text, also where they mean a number. */
function toInteger(value: Json): number | undefined {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}
