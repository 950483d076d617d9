import { define, isText, type Definitions } from './define.js';

export const strings: Definitions = {
  trim: define('string', ([string]) => (isText(string) ? string.trim() : null)),
  'is blank': define('string', ([string]) => (isText(string) ? string.trim() === '' : null)),
  'to base64': define('value', ([value]) =>
    isText(value) ? Buffer.from(value, 'utf8').toString('base64') : null,
  ),
  extract: define('string, pattern', ([string, pattern]) =>
    isText(string) && isText(pattern) ? matchesOf(string, pattern) : null,
  ),
  'string join': define('list, delimiter, prefix, suffix', ([list, ...around]) => {
    const items = (Array.isArray(list) ? list : [list]) as unknown[];
    if (list === null || ![...items, ...around].every((it) => it === null || isText(it))) return null;
    const [delimiter, prefix, suffix] = around.map((it) => (it ?? '') as string);
    return `${prefix}${items.filter(isText).join(delimiter)}${suffix}`;
  }),
};

/** All matches of a pattern, null where it is none. It is compiled as feelin does for `matches` and `replace`. */
function matchesOf(string: string, pattern: string): string[] | null {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'gu');
  } catch {
    return null;
  }
  return string.match(expression) ?? [];
}
