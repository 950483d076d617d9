/** How deep arrays and objects may be nested in a variable: reading them needs a stack. */
export const MAX_VARIABLE_DEPTH = 100;

/** What makes a value unfit to be stored, as a negative number beside the sizes. */
export const UNFIT = { tooLarge: -1, tooDeep: -2, forbiddenName: -3, notJson: -4 } as const;

/**
 * The size of a value as JSON in UTF-8, bytes; or the `UNFIT` that it is. Reads no more than `limit` allows.
 * A value is JSON when `JSON.parse` could have made it: dates, maps, functions and undefined are not.
 */
export function measure(value: unknown, limit: number, depth = 0): number {
  switch (typeof value) {
    case 'string':
      return within(value.length > limit ? value.length : textBytes(value), limit);
    case 'number':
      return Number.isFinite(value) ? within(numberBytes(value), limit) : UNFIT.notJson;
    case 'boolean':
      return within(5, limit);
    case 'object':
      if (value === null) return within(4, limit);
      if (depth >= MAX_VARIABLE_DEPTH) return UNFIT.tooDeep;
      return Array.isArray(value) ? measureArray(value, limit, depth) : measureObject(value, limit, depth);
    default:
      return UNFIT.notJson;
  }
}

function measureArray(items: readonly unknown[], limit: number, depth: number): number {
  let size = 2;
  for (let at = 0; at < items.length; at++) {
    const item = measure(items[at], limit - size, depth + 1);
    if (item < 0) return item;
    size += item + (at > 0 ? 1 : 0);
    if (size > limit) return UNFIT.tooLarge;
  }
  return size;
}

function measureObject(value: object, limit: number, depth: number): number {
  if (Object.prototype.toString.call(value) !== '[object Object]') return UNFIT.notJson;
  let size = 2;
  for (const name of Object.keys(value)) {
    if (name === '__proto__') return UNFIT.forbiddenName;
    size += textBytes(name) + (size > 2 ? 2 : 1);
    const item = measure((value as Readonly<Record<string, unknown>>)[name], limit - size, depth + 1);
    if (item < 0) return item;
    size += item;
    if (size > limit) return UNFIT.tooLarge;
  }
  return size;
}

const within = (size: number, limit: number): number => (size > limit ? UNFIT.tooLarge : size);

function numberBytes(value: number): number {
  // Writing a number costs more than everything else here: the common ones are counted by comparing.
  if (!Number.isInteger(value) || value < 0 || value >= 1_000_000) return String(value).length;
  return value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 10_000 ? 4 : value < 100_000 ? 5 : 6;
}

/** \\b, \\t, \\n, \\f, \\r; other control characters are \\u00xx. */
const SHORT_ESCAPES = new Set([8, 9, 10, 12, 13]);

/** UTF-8, with quotes and escapes. */
export function textBytes(text: string): number {
  let size = 2;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20) size += SHORT_ESCAPES.has(unit) ? 2 : 6;
    else if (unit < 0x80) size += unit === 0x22 || unit === 0x5c ? 2 : 1;
    // Half of a surrogate pair is two of its four bytes.
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) size += 2;
    else size += 3;
  }
  return size;
}
