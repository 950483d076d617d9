const MOST = 5;

/** Where two plain values differ, as paths with both sides; what is undefined counts as absent. Maps are compared with their order. */
export function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (Object.is(a, b)) return [];
  if (a instanceof Map && b instanceof Map) return differences([...a], [...b], path);
  if (!isObject(a) || !isObject(b)) return [`${path}: ${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`];
  const found: string[] = [];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (found.length < MOST) found.push(...differences(a[name], b[name], `${path}/${name}`));
  }
  return found;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
