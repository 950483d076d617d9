import { define, isContext, type Definitions } from './define.js';

export const lists: Definitions = {
  'is empty': define('list', ([list]) => (Array.isArray(list) ? list.length === 0 : null)),
  'duplicate values': define('list', ([list]) => (Array.isArray(list) ? duplicatesOf(list) : null)),
  partition: define('list, size', ([list, size]) => {
    const isSize = typeof size === 'number' && Number.isInteger(size) && size > 0;
    return Array.isArray(list) && isSize ? partsOf(list, size) : null;
  }),
};

/** Every value that is there twice or more often, once, by its first place. */
function duplicatesOf(list: readonly unknown[]): unknown[] {
  const known = new Map<string, { readonly value: unknown; count: number }>();
  for (const value of list) {
    const identity = identityOf(value);
    const before = known.get(identity);
    if (before) before.count += 1;
    else known.set(identity, { value, count: 1 });
  }
  return [...known.values()].filter(({ count }) => count > 1).map(({ value }) => value);
}

function partsOf(list: readonly unknown[], size: number): unknown[][] {
  const parts: unknown[][] = [];
  for (let start = 0; start < list.length; start += size) parts.push(list.slice(start, start + size));
  return parts;
}

/** The same text for equal values, so that a list is gone through once and not once per item. */
function identityOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identityOf).join()}]`;
  if (isContext(value)) {
    const entries = Object.keys(value).sort();
    return `{${entries.map((key) => `${JSON.stringify(key)}:${identityOf(value[key])}`).join()}}`;
  }
  // A date, a time, a duration: not equal to the text that it is written as.
  const text = JSON.stringify(value) ?? 'null';
  return typeof value === 'object' && value !== null ? `${value.constructor.name} ${text}` : text;
}
