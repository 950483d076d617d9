import fc from 'fast-check';
import { MAX_VARIABLE_DEPTH, measure, textBytes, UNFIT } from './measure.js';

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** `true` is counted as long as `false`. */
const falls = (value: unknown): number =>
  JSON.stringify(value)
    .replace(/"(\\.|[^"\\])*"/g, '')
    .match(/true/g)?.length ?? 0;

describe('measure', () => {
  it('counts JSON in UTF-8, to the byte', () => {
    const json = fc
      .jsonValue({ maxDepth: 5, stringUnit: 'grapheme' })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, (value) => expect(measure(value, Infinity)).toBe(bytesOf(value) + falls(value))),
    );
    expect(textBytes('é€😀"\\\n\u0001')).toBe(bytesOf('é€😀"\\\n\u0001'));
  });

  it('reads no further than the limit', () => {
    let read = 0;
    const items = Array.from({ length: 1000 }, () =>
      Object.defineProperty({}, 'x', { enumerable: true, get: () => ++read }),
    );
    expect(measure(items, 200)).toBe(UNFIT.tooLarge);
    expect(read).toBeLessThan(30);
    expect(measure('x'.repeat(1000), 1000)).toBe(UNFIT.tooLarge);
    expect(measure('x'.repeat(998), 1000)).toBe(1000);
  });

  it.each([
    [undefined, UNFIT.notJson],
    [Number.POSITIVE_INFINITY, UNFIT.notJson],
    [[undefined], UNFIT.notJson],
    [new Map(), UNFIT.notJson],
    [{ a: { b: Symbol('x') } }, UNFIT.notJson],
    [JSON.parse('[{"__proto__":null}]'), UNFIT.forbiddenName],
    [null, 4],
  ])('%#', (value, expected) => {
    expect(measure(value, Infinity)).toBe(expected);
  });

  it('stops at a depth, also where there is no end to it', () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(measure(cyclic, Infinity)).toBe(UNFIT.tooDeep);
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
    expect(measure(nested(MAX_VARIABLE_DEPTH), Infinity)).toBeGreaterThan(0);
    expect(measure(nested(MAX_VARIABLE_DEPTH + 1), Infinity)).toBe(UNFIT.tooDeep);
  });
});
