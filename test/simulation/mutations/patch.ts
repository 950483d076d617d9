/** A mutation that does not fit the sources any more: whoever hunts for it must fail. */
export const OUTDATED = 'correct the mutation';

type Method = (...args: never[]) => unknown;

/** A part of an object by the names of its fields, private ones included; a name that is gone makes the mutation fail, not pass. */
export function part(whole: object, ...path: readonly string[]): object {
  let at: unknown = whole;
  for (const name of path) {
    at = (at as Readonly<Record<string, unknown>>)[name];
    if (typeof at !== 'object' || at === null)
      throw new TypeError(`there is no ${path.join('.')}: ${OUTDATED}`);
  }
  return at as object;
}

/** Puts another method in the place of one; it is given the original, bound. */
export function replaceMethod<M extends Method>(
  target: object,
  name: string,
  replacement: (original: M) => M,
): void {
  const methods = target as Record<string, unknown>;
  const original = methods[name];
  if (typeof original !== 'function') throw new TypeError(`there is no method ${name}: ${OUTDATED}`);
  methods[name] = replacement((original as M).bind(target) as M);
}
