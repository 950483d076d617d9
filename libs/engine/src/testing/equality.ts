/** Whether two plain values say the same. What is undefined counts as absent, as it does in JSON. Maps are compared with their order. */
export function isEqual(a: unknown, b: unknown): boolean {
  return differences(a, b).length === 0;
}

const MAX_DIFFERENCES = 10;

/** Where two plain values differ, as paths with both sides; ten at most. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (Object.is(a, b)) return [];
  if (a instanceof Map && b instanceof Map) return differences([...a], [...b], path);
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b))
    return [`${path}: ${show(a)} ≠ ${show(b)}`];
  const found: string[] = [];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (found.length >= MAX_DIFFERENCES) break;
    found.push(...differences(own(a, name), own(b, name), `${path}/${name}`));
  }
  return found;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

const show = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
