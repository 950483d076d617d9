import type { Json, JsonObject } from '@onward/model';
import { FeelExpressions } from './feel-expressions.js';
import { createExpressions } from './index.js';

const NOW = Date.parse('2026-03-04T23:30:00Z');
const expressions = createExpressions();

function evaluate(feel: string, variables: JsonObject = {}, port: FeelExpressions = expressions): Json {
  const evaluation = port.evaluate(
    feel,
    (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    NOW,
  );
  if (!evaluation.ok) throw new Error(evaluation.message);
  return evaluation.value;
}

function reason(feel: string, variables: JsonObject = {}, port: FeelExpressions = expressions): string {
  const evaluation = port.evaluate(
    feel,
    (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    NOW,
  );
  return evaluation.ok ? `no failure: ${JSON.stringify(evaluation.value)}` : evaluation.message;
}

describe('evaluate', () => {
  const order = { id: 'A-1', lines: [{ price: 3 }, { price: 4 }], customer: { 'first name': 'Ada' } };
  it.each<[string, JsonObject, Json]>([
    ['amount > 1000', { amount: 1001 }, true],
    ['amount > 1000', {}, null],
    ['amount > 1000 and approved', { amount: 1 }, false],
    ['order.id = "A-1"', { order }, true],
    ['order.customer.first name', { order }, 'Ada'],
    ['sum(order.lines.price)', { order }, 7],
    ['order.lines[price > 3].price', { order }, [4]],
    ['some line in order.lines satisfies line.price = 3', { order }, true],
    ['for i in 1..3 return i * factor', { factor: 2 }, [2, 4, 6]],
    ['{total: amount, twice: total * 2}', { amount: 2 }, { total: 2, twice: 4 }],
    ['`order-id` + "!"', { 'order-id': 'x' }, 'x!'],
    ['string length(name)', { name: 'Ada' }, 3],
    ['if not(paid) then "pay" else "done"', { paid: false }, 'pay'],
    ['now()', {}, '2026-03-04T23:30:00Z'],
    ['today()', {}, '2026-03-04'],
    ['now() + duration("PT1H")', {}, '2026-03-05T00:30:00Z'],
    ['today() + duration(wait)', { wait: 'P30D' }, '2026-04-03'],
    ['duration("P1DT2H")', {}, 'P1DT2H'],
    ['time("10:30:00")', {}, '10:30:00'],
    ['date and time("2026-07-01T10:00:00@Europe/Paris")', {}, '2026-07-01T10:00:00+02:00'],
    ['[date("2026-01-01"), null]', {}, ['2026-01-01', null]],
    ['1e3 + count([1e2])', {}, 1001],
    ['abs(- 3)', {}, 3],
    ['count(items)', { items: [1, 2], count: 7 }, 2],
    ['x.__proto__', { x: {} }, null],
    ['constructor', {}, null],
    ['10 / 0', {}, null],
    // values that have no order among each other
    ['now() > 3', {}, null],
    ['3 < today()', {}, null],
    ['now() > "2020-01-01"', {}, null],
    ['duration("P1D") >= time("10:00:00")', {}, null],
    ['if now() > 3 then 1 else 2', {}, 2],
    ['not("1000" > 500)', {}, null],
    ['order.lines > 3 or [] < 4', { order }, null],
    // and those that have one
    ['now() > date and time("2020-01-01T00:00:00Z") and today() >= date("2026-03-04")', {}, true],
    ['duration("P1D") > duration("PT1H") and [5] > 4 and "b" > "a"', {}, true],
    ['[1, 2, 3][(item > 1)][item <= limit]', { limit: 2 }, [2]],
    ['order.lines[price > 3][1].price', { order }, 4],
    ['[1, "2", 3][item >= 2]', {}, [3]],
    ['for x in [1, 2] return x < 2', {}, [true, false]],
    ['-0', {}, 0],
  ])('%s with %j is %j', (feel, variables, expected) => {
    expect(evaluate(feel, variables)).toEqual(expected);
  });

  it('gives feelin only what the expression names', () => {
    const asked: string[] = [];
    expressions.evaluate('count(list) > limit', (name) => void asked.push(name) as undefined, NOW);
    expect(asked).toEqual(['list', 'limit']);
  });
});

describe('a failure', () => {
  it.each<[string, JsonObject, string]>([
    ['amount >', {}, 'The expression "amount >" failed. Incomplete'],
    ['[a..b]', { a: 1, b: 2 }, 'Its result is a range, not a value. Values: a = 1, b = 2.'],
    ['count', {}, 'Its result is a function'],
    ['x in [a..true]', { a: 1 }, 'It compares values that have no order. Values: x = not set, a = 1.'],
    ['10 ** 400', {}, 'Its result is too large for a number'],
    ['a == b', {}, '"= b" is a test, not a value.'],
    ['frobnicate(1)', {}, 'The function "frobnicate" is not known.'],
    ['overlaps before([1..5], [3..8])', {}, 'The function "overlaps before" is not known.'],
    ['during(1, [1..5])', {}, 'The function "during" is not known.'],
  ])('of %s with %j says why', (feel, variables, message) => {
    expect(reason(feel, variables)).toContain(message);
    expect(reason(feel, variables)).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it('shortens long values', () => {
    expect(reason('[text..1]', { text: 'x'.repeat(5000) }).length).toBeLessThan(400);
  });
});

describe('limits', () => {
  it.each([
    ['x'.repeat(5001), 'more than the 5000 allowed'],
    ['('.repeat(450) + '1' + ')'.repeat(450), 'levels deep'],
    ['for i in 1..10001 return i', 'more than the 10000 allowed'],
    ['some i in 1..1000, j in 1..1000 satisfies i = j', 'iterate 1000000 times'],
    ['for i in 1..200 return for j in 1..200 return i', 'iterate 40000 times'],
    ['for i in 1..2.5 return i', 'without end'],
    ['or([a, b])', 'Call all() instead of and(), and any() instead of or().'],
    ['1 + and(a, b)', 'Call all() instead of and(), and any() instead of or().'],
  ])('refuse %.40s before it runs', (feel, message) => {
    expect(expressions.parse(feel)).toContain(message);
  });

  const hasty = createExpressions({ budgetMs: 50, maxResultBytes: 1000, maxResultDepth: 5 });
  it.each<[string, JsonObject]>([
    ['count(for i in 1..n return i)', { n: 1e12 }],
    ['matches(text, "^(a+)+$")', { text: `${'a'.repeat(40)}b` }],
    ['every i in list, j in list satisfies i = j', { list: Array.from({ length: 10_000 }, () => 1) }],
  ])('stop %s', (feel, variables) => {
    expect(reason(feel, variables, hasty)).toContain('It ran for more than 50 ms and was stopped.');
    expect(evaluate('1 + 1', {}, hasty)).toBe(2);
  });

  it.each<[string, JsonObject, string]>([
    ['for i in 1..n return "xxxxxxxxxx"', { n: 100 }, 'larger than 1000 bytes'],
    ['[[[[[[1]]]]]]', {}, 'more than 5 levels'],
    ['x', { x: 'x'.repeat(1001) }, 'larger than 1000 bytes'],
  ])('bound the result of %s', (feel, variables, message) => {
    expect(reason(feel, variables, hasty)).toContain(message);
  });
});

describe('parse', () => {
  it.each([
    'a',
    'a.b[1] = 3',
    'function(x) x + 1',
    '{f: function(x) x, y: f(1)}.y',
    'today() > date("2026-01-01")',
    'a in (1, > 3)',
  ])('accepts %s', (feel) => expect(expressions.parse(feel)).toBe(undefined));

  it.each(['', ' ', '=a', 'a b >', '(a', '"a', 'a ? b : c', '${a}', 'a == b', 'a && b', 'foo(1)'])(
    'refuses %j',
    (feel) => expect(expressions.parse(feel)).toEqual(expect.any(String)),
  );
});

describe('variablesOf', () => {
  it.each<[string, string[]]>([
    ['amount > limit and amount < order.max', ['amount', 'limit', 'order']],
    ['for x in list return x + y', ['list', 'y']],
    ['some x in list satisfies x > min', ['list', 'min']],
    ['count(list)', ['list']],
    ['{a: b, c: a}', ['b']],
    ['list[item > 2]', ['list']],
    ['(function(a) a + b)(c)', ['b', 'c']],
    ['now() > deadline', ['deadline']],
    ['not valid (', []],
  ])('%s reads %j', (feel, names) => expect(expressions.variablesOf(feel)).toEqual(names));
});
