import { evaluate } from 'feelin';
import fc from 'fast-check';
import type { Json, JsonObject } from '@onward/model';
import { toJson } from '../result.js';
import { DIALECT, parseSyntax } from '../syntax.js';
import { DEFAULT_EXPRESSION_LIMITS } from '../limits.js';
import { UNSURE } from './closure.js';
import { compileFast } from './compile.js';

const text = fc.constantFrom('', 'a', 'b', 'ab', 'Ünï', '10');
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.1, 0.2, 1.5, 1e6));
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    number,
    text,
    fc.boolean(),
    fc.constant(null),
    fc.record({ a: tie('value'), b: tie('value') }, { requiredKeys: [], noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;
const variables: fc.Arbitrary<JsonObject> = fc.record(
  { x: value, y: value, z: value },
  { requiredKeys: [], noNullPrototype: true },
);

/** Random FEEL of the common forms. */
const feel = fc.letrec<{ term: string }>((tie) => {
  const term = tie('term');
  const binary = (operators: string[]): fc.Arbitrary<string> =>
    fc
      .tuple(term, fc.constantFrom(...operators), term)
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
  return {
    term: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('x', 'y', 'z', 'x.a', 'y.b.a', 'z.c', 'null', 'true', 'false', 'missing', 'missing.a'),
      fc.constantFrom('0', '1', '-2', '2.5', '"a"', '"ab"', '""'),
      binary(['=', '!=', '<', '<=', '>', '>=']),
      binary(['and', 'or']),
      binary(['+', '-', '*', '/', '**']),
      term.map((inner) => `not(${inner})`),
      term.map((inner) => `-(${inner})`),
      fc.tuple(term, term, term).map(([condition, a, b]) => `(if ${condition} then ${a} else ${b})`),
    ),
  };
}).term;

describe('compiled forms', () => {
  it('give what feelin gives, or leave it to feelin', () => {
    let sure = 0;
    fc.assert(
      fc.property(feel, variables, (expression, context) => {
        const quick = evaluateFast(expression, context);
        if (quick === UNSURE || comparesAcrossTypes(expression, context)) return;
        sure++;
        expect(quick).toEqual(evaluateFeelin(expression, context));
      }),
      { numRuns: 3000 },
    );
    expect(sure).toBeGreaterThan(1000);
  });

  it.each([
    ['x > 1', { x: '2' }],
    ['x < 1', { x: true }],
    ['x >= 1', { x: {} }],
    ['true > false', {}],
  ])('%s over %j is null: values of two types have no order', (expression, context) => {
    expect(evaluateFast(expression, context as JsonObject)).toBeNull();
  });

  it.each([
    'a[1]',
    'count(a) > 1',
    'x in [1..3]',
    'x between 1 and 2',
    '"a\\n"',
    'for i in a return i',
    'today()',
  ])('%s is left to feelin', (expression) => {
    const tree = parseSyntax(expression, 100);
    expect(tree.ok && compileFast(tree.root)).toBe(undefined);
  });
});

function evaluateFast(expression: string, context: JsonObject): Json | typeof UNSURE {
  const tree = parseSyntax(expression, 1000);
  if (!tree.ok) throw new Error(`${expression}: ${tree.message}`);
  const value = compileFast(tree.root)!((name) => (Object.hasOwn(context, name) ? context[name] : undefined));
  return value === UNSURE ? value : toJson(value, DEFAULT_EXPRESSION_LIMITS);
}

function evaluateFeelin(expression: string, context: JsonObject): Json {
  return toJson(
    evaluate(expression, context as Record<string, unknown>, DIALECT).value,
    DEFAULT_EXPRESSION_LIMITS,
  );
}

/** Where we follow the specification and feelin does not; the table above states what we do. */
function comparesAcrossTypes(expression: string, context: JsonObject): boolean {
  const comparison = /[^<>!]([<>]=?) /;
  if (!comparison.test(expression)) return false;
  const tree = parseSyntax(expression, 1000);
  if (!tree.ok) return false;
  const pending = [tree.root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    pending.push(...node.children);
    const [left, operator, right] = node.children;
    if (node.name !== 'Comparison' || !operator?.text.match(/[<>]/)) continue;
    const [a, b] = [left!, right!].map(({ text: part }) => evaluateFast(part, context));
    if (a === UNSURE || b === UNSURE) return true;
    const types = [a, b].filter((side) => side !== null).map((side) => typeof side);
    if (types.some((type) => type === 'boolean' || type === 'object') || new Set(types).size > 1) return true;
  }
  return false;
}
