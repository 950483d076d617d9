import { toPcre } from './regex.js';

describe('a regular expression in PCRE2', () => {
  it.each([
    ['^abc$', '^abc\\z'],
    ['a\\$b', 'a\\$b'],
    ['[.$]', '[.$]'],
    ['a.b', 'a[^\\n\\r\\x{2028}\\x{2029}]b'],
    ['\\u00e4\\.', '\\x{00e4}\\.'],
    ['[\\u0041-z]', '[\\x{0041}-z]'],
    ['[^]x[]', '[\\s\\S]x(?!)'],
    ['[[:alpha:]]', '[\\[:alpha:]]'],
    ['a\u0000b', 'a\\x00b'],
    ['^(?=([\\s\\S]*?b))\\1[\\s\\S]*$', '^(?=([\\s\\S]*?b))\\1[\\s\\S]*\\z'],
  ])('%j', (pattern, expected) => {
    expect(toPcre(pattern)).toBe(expected);
  });
});
