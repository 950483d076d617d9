import type { Evaluation, Json, JsonObject } from '@onward/model';
import { createExpressions } from '../index.js';

const NOW = Date.parse('2026-03-04T23:30:00Z');
const expressions = createExpressions();
const run = (feel: string, variables: JsonObject = {}, seed?: string): Evaluation =>
  expressions.evaluate(
    feel,
    (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    NOW,
    seed === undefined ? undefined : () => seed,
  );
function valueOf(feel: string, variables: JsonObject = {}, seed?: string): Json {
  const evaluation = run(feel, variables, seed);
  if (!evaluation.ok) throw new Error(evaluation.message);
  return evaluation.value;
}

const order: JsonObject = { lines: [{ n: 1 }, { n: null }, {}], customer: { name: ' Ada ' } };

describe('Camunda’s functions', () => {
  it.each<[string, Json, JsonObject?]>([
    // boolean
    ['is defined(1)', true],
    ['is defined(false)', true],
    ['is defined(null)', false],
    ['is defined(x)', false],
    ['is defined(x.y)', false, { x: {} }],
    ['is defined(x.y)', true, { x: { y: 0 } }],
    ['get or else("this", "default")', 'this'],
    ['get or else(null, "default")', 'default'],
    ['get or else(null, null)', null],
    ['get or else(x.y, 0) + 1', 1],
    ['get or else(false, true)', false],
    ['get  or   else(x, 2)', 2],
    ['get or else(value: x, default: 3)', 3],
    ['get or else(get or else(x, y), "z")', 'z'],
    ['if get or else(x, false) or y then "yes" else get or else(z, "no")', 'no', { y: false }],
    ['not(get or else(x, true)) or a', true, { a: true }],
    ['for line in order.lines return get or else(line.n, 0)', [1, 0, 0], { order }],
    ['order.lines[get or else(item.n, 5) > 2].n', [null, null], { order }],
    ['{total: get or else(x, 4)}.total', 4],
    ['some line in order.lines satisfies get or else(line.n, 7) = 7', true, { order }],
    ['"get or else(x, 1)"', 'get or else(x, 1)'],
    ['a // get or else(x, 1)', 1, { a: 1 }],
    ['get or x', true, { get: false, x: true }],
    ['get or elsewhere', true, { get: false, elsewhere: true }],
    ['assert(x, x != null)', 4, { x: 4 }],
    ['assert(x, x >= 0, "must not be negative")', 4, { x: 4 }],
    // string
    ['trim("  hello   world ")', 'hello   world'],
    ['trim(order.customer.name)', 'Ada', { order }],
    ['trim(trim)', 'a', { trim: ' a ' }],
    ['trim(null)', null],
    ['trim(1)', null],
    ['trim(string: " a")', 'a'],
    ['is blank("")', true],
    ['is blank(" \t")', true],
    ['is blank("a")', false],
    ['is blank(null)', null],
    ['to base64("FEEL")', 'RkVFTA=='],
    ['to base64("ü")', 'w7w='],
    ['to base64(1)', null],
    ['extract("references are 1234, 1256, 1378", "12[0-9]*")', ['1234', '1256']],
    ['extract("abc", "x")', []],
    ['extract("abc", "(")', null],
    ['extract(null, "a")', null],
    ['string join(["a", "b", "c"])', 'abc'],
    ['string join(["a", null, "c"], ", ")', 'a, c'],
    ['string join(["a", "b"], ", ", "[", "]")', '[a, b]'],
    ['string join(["a", "b"], null, null, null)', 'ab'],
    ['string join([])', ''],
    ['string join([1, 2])', null],
    ['string join(null)', null],
    // list
    ['is empty([])', true],
    ['is empty([null])', false],
    ['is empty(null)', null],
    ['is empty(order.lines)', false, { order }],
    ['duplicate values([1, 2, 3, 2, 1])', [1, 2]],
    ['duplicate values([{a: 1, b: 2}, {b: 2, a: 1}, "1", 1])', [{ a: 1, b: 2 }]],
    ['duplicate values([date("2026-01-01"), "2026-01-01", date("2026-01-01")])', ['2026-01-01']],
    ['duplicate values("a")', null],
    ['partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['partition([], 2)', []],
    ['partition([1], 0)', null],
    ['partition([1], 1.5)', null],
    // context
    ['get value({foo: 123}, "foo")', 123],
    ['get value({a: 1}, "b")', null],
    ['get value({x: 1, y: {z: 0}}, ["y", "z"])', 0],
    ['get value({a: {b: 3}}, ["b"])', null],
    ['get value({a: 1}, [])', null],
    ['get value(null, "a")', null],
    ['get value({a: 1}, "__proto__")', null],
    ['get value(m: {a: 1}, key: "a")', 1],
    ['get value(context: {a: {b: 1}}, keys: ["a", "b"])', 1],
    ['context put({x: 1}, "y", 2)', { x: 1, y: 2 }],
    ['context put({x: 1}, ["y"], 2)', { x: 1, y: 2 }],
    ['context put({x: 1, y: {z: 0}}, ["y", "z"], 2)', { x: 1, y: { z: 2 } }],
    ['context put({x: 1}, ["y", "z"], 2)', { x: 1, y: { z: 2 } }],
    ['context put({x: 1}, [], 2)', null],
    ['context put(null, "x", 2)', null],
    ['context put(context: {}, keys: ["a"], value: 1)', { a: 1 }],
    ['put({x: 1}, "x", null)', { x: null }],
    ['context merge([{x: 1, y: 0}, {y: 2}])', { x: 1, y: 2 }],
    ['context merge([{x: 1}, 2])', null],
    ['put all({x: 1}, {y: 2})', { x: 1, y: 2 }],
    // temporal
    ['last day of month(date("2024-02-03"))', '2024-02-29'],
    ['last day of month(date and time("2022-10-16T12:00:00"))', '2022-10-31'],
    ['last day of month("2022-10-16")', null],
    ['now()', '2026-03-04T23:30:00Z', { now: 1 }],
    ['last day of month(today())', '2026-03-31'],
    [
      'date and time(@"2020-07-31T14:27:30@Europe/Berlin", "America/Los_Angeles")',
      '2020-07-31T05:27:30-07:00',
    ],
    ['date and time(@"2020-07-31T14:27:30", "Z")', '2020-07-31T14:27:30Z'],
    ['date and time("2020-07-31T14:27:30Z", "Europe/Berlin")', '2020-07-31T16:27:30+02:00'],
    ['date and time(date: now(), timezone: "Europe/Berlin")', '2026-03-05T00:30:00+01:00'],
    ['date and time(now(), "nowhere")', null],
    ['date and time("2020-07-31T14:27:30+02:00[Europe/Berlin]")', '2020-07-31T14:27:30+02:00'],
    ['date and time("2020-07-31T14:27:30+02:00[Europe/Berlin]").timezone', 'Europe/Berlin'],
    ['date and time("2020-07-31T14:27:30[Europe/Berlin]")', '2020-07-31T14:27:30+02:00'],
    ['date and time("2020-07-31T14:27:30Z" + "[Europe/Berlin]")', '2020-07-31T16:27:30+02:00'],
    ['date and time("2020-01-31T14:27:30+02:00@Europe/Berlin")', '2020-01-31T13:27:30+01:00'],
    ['@"2020-07-31T14:27:30+02:00[Europe/Berlin]"', '2020-07-31T14:27:30+02:00'],
    ['date and time("2020-07-31T14:27:30+02:00[no/where]")', null],
    ['date and time("2020-07-31T14:27:30[no/where]")', null],
    ['date and time(date("2012-12-24"), time("23:59:00"))', '2012-12-24T23:59:00'],
    ['date and time(from: "2012-12-24T23:59:00")', '2012-12-24T23:59:00'],
    // conversion
    ['from json("{\\"a\\": [1, null]}")', { a: [1, null] }],
    ['from json("true")', true],
    ['from json("{a")', null],
    ['from json(1)', null],
    ['to json({a: 1, b: "x"})', '{"a":1,"b":"x"}'],
    ['to json(true)', 'true'],
    ['to json(null)', 'null'],
    ['to json(@"2023-06-14")', '"2023-06-14"'],
    ['from json(to json(order)).customer.name', ' Ada ', { order }],
    // AI
    ['fromAi(toolCall.id, "The id", "number")', 7, { toolCall: { id: 7 } }],
    ['fromAi(value: toolCall.id, options: {required: false})', 7, { toolCall: { id: 7 } }],
  ])('%s is %j', (feel, expected, variables = {}) => {
    expect(expressions.parse(feel)).toBe(undefined);
    expect(valueOf(feel, variables)).toEqual(expected);
  });

  it('lets an expression define functions of these names', () => {
    expect(valueOf('{trim: function(x) x + "!", y: trim("a")}.y')).toBe('a!');
  });

  it.each([
    ['assert(x, x != null)', 'The condition of assert() is not met. Values: x = not set.'],
    ['assert(x, x, "x is needed")', 'x is needed. Values: x = not set.'],
    ['to json(function(x) x)', 'Its result is a function'],
    ['uuid()', 'known within a running process instance only'],
  ])('%s fails and says why', (feel, message) => {
    expect(run(feel)).toEqual({ ok: false, message: expect.stringContaining(message) as string });
  });

  it.each([
    ['frobnicate(trim(x))', 'The function "frobnicate" is not known.'],
    ['get or else(x, 1', 'Incomplete'],
    ['get or else(x, 1) + * 2', 'at character 21'],
  ])('%s is refused: %s', (feel, message) => expect(expressions.parse(feel)).toContain(message));

  it('stops a pattern that runs on', () => {
    const hasty = createExpressions({ budgetMs: 50 });
    const text = `${'a'.repeat(40)}b`;
    const evaluation = hasty.evaluate('extract(text, "^(a+)+$")', () => text, NOW);
    expect(evaluation).toMatchObject({ ok: false });
    expect(JSON.stringify(evaluation)).toContain('was stopped');
  });

  it('reads no variable for a function', () => {
    expect(expressions.variablesOf('get or else(trim(x), uuid())')).toEqual(['x']);
  });
});

describe('what is drawn', () => {
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it('is the same when an evaluation is repeated', () => {
    const feel = '[uuid(), random number()]';
    expect(valueOf(feel, {}, 'a/1/1')).toEqual(valueOf(feel, {}, 'a/1/1'));
    expect(valueOf(feel, {}, 'a/1/1')).not.toEqual(valueOf(feel, {}, 'a/1/2'));
  });

  it('differs from call to call', () => {
    const drawn = valueOf('for i in 1..200 return uuid()', {}, 's') as string[];
    expect(new Set(drawn).size).toBe(200);
    for (const uuid of drawn) expect(uuid).toMatch(UUID);
  });

  it('spreads numbers evenly from 0 to below 1', () => {
    const drawn = valueOf('for i in 1..2000 return random number()', {}, 's') as number[];
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    const mean = drawn.reduce((sum, it) => sum + it, 0) / drawn.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});
