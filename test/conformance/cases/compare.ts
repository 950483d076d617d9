import { isDeepStrictEqual } from 'node:util';
import type { Expected, Log } from './format.js';

/** What a case has shown. */
export interface Shown {
  readonly log: readonly string[];
  readonly saw: ReadonlyMap<string, readonly object[]>;
  readonly state: string;
  readonly endReason: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly at: readonly string[];
  readonly passed: Readonly<Record<string, number>>;
  readonly incidents: readonly string[];
  readonly others: Readonly<Record<string, readonly string[]>>;
}

/** Everything that is not as it must be. */
export function compare(expected: Expected, shown: Shown): readonly string[] {
  const { log, state = 'COMPLETED', incidents = [] } = expected;
  const logged = log === undefined ? undefined : logProblem(log, shown.log);
  return [
    ...(logged === undefined ? [] : [logged]),
    ...(state === shown.state
      ? []
      : [`it is ${shown.state} instead of ${state}, with tokens at ${list(shown.at)}`]),
    ...differs('incidents', incidents.toSorted(), shown.incidents),
    ...(expected.endReason === undefined ? [] : differs('endReason', expected.endReason, shown.endReason)),
    ...(expected.at === undefined ? [] : differs('tokens', expected.at.toSorted(), shown.at)),
    ...(expected.others === undefined ? [] : differs('other instances', expected.others, shown.others)),
    ...variableProblems(expected, shown.variables),
    ...Object.entries(expected.passed ?? {}).flatMap(([element, times]) =>
      differs(`passes of ${element}`, times, shown.passed[element] ?? 0),
    ),
    ...Object.entries(expected.saw ?? {}).flatMap(([element, jobs]) =>
      sawProblems(element, jobs, shown.saw.get(element) ?? []),
    ),
  ];
}

/** What is wrong with the order; undefined where nothing is. */
export function logProblem(expected: Log, seen: readonly string[]): string | undefined {
  let from = 0;
  const fits = expected.every((entry) => {
    const group = typeof entry === 'string' ? [entry] : entry;
    const next = seen.slice(from, from + group.length);
    from += group.length;
    return isDeepStrictEqual(next.toSorted(), group.toSorted());
  });
  if (fits && from === seen.length) return undefined;
  const wanted = expected.map((entry) => (typeof entry === 'string' ? entry : `{${entry.join(' ')}}`));
  return `worked on ${list(seen)} instead of ${list(wanted)}`;
}

function variableProblems(
  { variables = {}, absent = [] }: Expected,
  shown: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [
    ...Object.entries(variables).flatMap(([name, value]) =>
      differs(`variable ${name}`, value, shown[name] ?? null),
    ),
    ...absent
      .filter((name) => Object.hasOwn(shown, name))
      .map((name) => `there is a variable ${name}: ${JSON.stringify(shown[name])}`),
  ];
}

function sawProblems(
  element: string,
  expected: readonly object[],
  seen: readonly object[],
): readonly string[] {
  const parts = seen.map((variables, index) =>
    Object.fromEntries(
      Object.keys(expected[index] ?? {}).map((name) => [
        name,
        (variables as Record<string, unknown>)[name] ?? null,
      ]),
    ),
  );
  return differs(`jobs of ${element}`, expected, parts);
}

const differs = (what: string, expected: unknown, shown: unknown): readonly string[] =>
  isDeepStrictEqual(expected, shown)
    ? []
    : [`${what}: ${JSON.stringify(shown)} instead of ${JSON.stringify(expected)}`];

const list = (some: readonly string[]): string => (some.length === 0 ? 'nothing' : some.join(' '));
