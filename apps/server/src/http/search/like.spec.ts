import fc from 'fast-check';
import { likeToRegex } from './like.js';

const matches = (pattern: string, text: string) => new RegExp(likeToRegex(pattern, 'name')).test(text);

describe('$like', () => {
  it.each([
    ['order', 'order', true],
    ['order', 'orders', false],
    ['order*', 'order-fulfilment', true],
    ['*fulfil*', 'order-fulfilment', true],
    ['*ment', 'order-fulfilment', true],
    ['*ment', 'order-fulfilments', false],
    ['o?der', 'order', true],
    ['o?der', 'oder', false],
    ['*a*b*c*', 'xxaxxbxxcxx', true],
    ['*a*b*c*', 'xxbxxaxxcxx', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['100\\*', '100*', true],
    ['100\\*', '1000', false],
    ['really\\?', 'really?', true],
    ['really\\?', 'really!', false],
    ['a\\\\b', 'a\\b', true],
    ['(a|b).*', '(a|b).c', true],
    ['(a|b).*', 'b.c', false],
    ['*', '', true],
    ['', '', true],
    ['', 'x', false],
    ['two*lines', 'two\nlines', true],
    ['^$[x]-/', '^$[x]-/', true],
  ])('%j takes %j: %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('agrees with a matcher that tries everything', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(fc.property(words, texts, (pattern, text) => matches(pattern, text) === slowly(pattern, text)));
  });

  it('stays fast on a pattern made to be slow', () => {
    const regex = new RegExp(likeToRegex('*a*a*a*a*a*a*a*a*a*a*a*a*b', 'name'));
    const started = performance.now();
    expect(regex.test('a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is bounded', () => {
    expect(() => likeToRegex('x'.repeat(501), 'name')).toThrow('500 characters');
  });
});

function slowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return slowly(pattern.slice(1), text) || (text !== '' && slowly(pattern, text.slice(1)));
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && slowly(pattern.slice(1), text.slice(1))
  );
}
