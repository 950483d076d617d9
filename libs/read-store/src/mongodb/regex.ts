/**
 * A regular expression in JavaScript's language (no flags) in that of PCRE2, which MongoDB uses, where the two differ: `$` is only
 * the very end, `.` is no line end of any kind, `\u1234`, `[]` and `[^]`, and NUL, which MongoDB refuses in a pattern.
 * What stays different: MongoDB counts code points where JavaScript counts UTF-16 units, and its `\s`, `\w` and `\b` know ASCII alone.
 */
export function toPcre(pattern: string): string {
  let result = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === '\\') {
      const unit = /^\\u([0-9a-fA-F]{4})/.exec(pattern.slice(at, at + 6))?.[1];
      result += unit === undefined ? character + escaped(pattern[at + 1]) : `\\x{${unit}}`;
      at += unit === undefined ? 1 : 5;
    } else if (inClass) {
      inClass = character !== ']';
      // PCRE reads `[[:alpha:]]` as a class of its own.
      result += character === '[' ? '\\[' : escaped(character);
    } else if (character === '[') {
      const empty = /^\[\^?\]/.exec(pattern.slice(at, at + 3))?.[0];
      if (empty === undefined) inClass = true;
      result += empty === undefined ? character : empty === '[]' ? '(?!)' : '[\\s\\S]';
      at += empty === undefined ? 0 : empty.length - 1;
    } else {
      result += OUTSIDE[character] ?? escaped(character);
    }
  }
  return result;
}

const OUTSIDE: Readonly<Record<string, string>> = {
  $: '\\z',
  '.': '[^\\n\\r\\x{2028}\\x{2029}]',
};

const escaped = (character = ''): string => (character === '\u0000' ? '\\x00' : character);
