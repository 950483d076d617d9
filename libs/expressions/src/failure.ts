import type { Evaluation, Json } from '@onward/model';

const MAX_EXPRESSION = 200;
const MAX_VALUE = 100;
const MAX_VALUES = 10;

/** What went wrong, for a person: the expression, why, and the values it was given. */
export function failure(
  feel: string,
  reason: string,
  names: readonly string[],
  lookup: (name: string) => Json | undefined,
): Evaluation {
  const values = names
    .slice(0, MAX_VALUES)
    .map((name) => `${name} = ${shorten(show(lookup(name)), MAX_VALUE)}`);
  if (names.length > MAX_VALUES) values.push('…');
  const given = values.length === 0 ? '' : ` Values: ${values.join(', ')}.`;
  return {
    ok: false,
    message: `The expression "${shorten(feel, MAX_EXPRESSION)}" failed. ${reason}${given}`,
  };
}

function show(value: Json | undefined): string {
  return JSON.stringify(value) ?? 'not set';
}

export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
