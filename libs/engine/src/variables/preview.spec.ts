import type { Json } from '@onward/model';
import { preview, PREVIEW_LENGTH, shorten } from './preview.js';

describe('preview', () => {
  it.each<Json>([1, 'short', true, null, [1, 2], { a: { b: 'c' } }, [], {}])(
    'leaves %j as it is',
    (value) => {
      expect(preview(value)).toEqual(value);
    },
  );

  it('says null for what is not there', () => {
    expect(preview(undefined)).toBeNull();
  });

  it.each([
    ['text', 'x'.repeat(500), /^x{199}…$/],
    ['a list', Array.from({ length: 500 }, (_, n) => n), /^\[0,1,2,3.*…$/],
    ['an object', { a: 'y'.repeat(500), b: 1 }, /^\{"a":"y{190,}…$/],
    [
      'a list of objects',
      Array.from({ length: 100 }, () => ({ a: [null, true] })),
      /^\[\{"a":\[null,true\]\},\{.*…$/,
    ],
    ['a list that is empty further in', [...Array.from({ length: 90 }, () => []), {}], /^\[\[\],\[\].*…$/],
  ])('cuts %s', (_, value, expected) => {
    const text = preview(value) as string;
    expect(text).toMatch(expected);
    expect(text.length).toBe(PREVIEW_LENGTH);
  });

  it('writes no more of a huge value than it shows', () => {
    let read = 0;
    const items = Array.from({ length: 10_000 }, () =>
      Object.defineProperty({}, 'x', { enumerable: true, get: () => (read++, 'some text') }),
    );
    preview(items as never);
    expect(read).toBeLessThan(200);
  });

  it('shortens to a length, the sign for it included', () => {
    expect([shorten('abc', 3), shorten('abcd', 3)]).toEqual(['abc', 'ab…']);
  });
});
