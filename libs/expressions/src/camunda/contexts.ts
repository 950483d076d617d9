import { define, isContext, isText, type Context, type Definitions } from './define.js';

const put = define('context, key, value, keys', ([context, key, value, keys]) => {
  const path = pathOf(key ?? keys);
  return isContext(context) && path ? withEntry(context, path, value) : null;
});

/** Takes a list of contexts, or the contexts themselves. */
const merge = define('...contexts', (given) => {
  const contexts = (given.length === 1 && Array.isArray(given[0]) ? given[0] : given) as unknown[];
  if (!contexts.every(isContext)) return null;
  return Object.fromEntries(contexts.flatMap((context) => Object.entries(context)));
});

export const contexts: Definitions = {
  'get value': define('context, key, keys, m', ([context, key, keys, m]) => {
    const path = pathOf(key ?? keys);
    return path ? valueAt(context ?? m, path) : null;
  }),
  'context put': put,
  'context merge': merge,
  // Their names before DMN had them.
  put,
  'put all': merge,
};

/** A key, or several that lead from context to context; undefined where it is neither. */
function pathOf(key: unknown): readonly string[] | undefined {
  const path = (Array.isArray(key) ? key : [key]) as unknown[];
  return path.length > 0 && path.every(isText) ? path : undefined;
}

function valueAt(context: unknown, path: readonly string[]): unknown {
  let value = context;
  for (const key of path) {
    if (!isContext(value) || !Object.hasOwn(value, key)) return null;
    value = value[key];
  }
  return value;
}

/** What is on the way there and no context is replaced by one. */
function withEntry(context: Context, [key, ...rest]: readonly string[], value: unknown): Context {
  const below = Object.hasOwn(context, key!) ? context[key!] : undefined;
  const entry = rest.length === 0 ? value : withEntry(isContext(below) ? below : {}, rest, value);
  return Object.fromEntries([...Object.entries(context), [key, entry]]);
}
