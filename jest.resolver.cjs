'use strict';

const { existsSync } = require('node:fs');
const { resolve, sep } = require('node:path');

/**
 * Sources import each other as `./x.js`, which is what runs once they are built. In tests the file beside them is
 * still `./x.ts`. Only relative imports of our own files are looked at, so packages keep their own resolution.
 */
module.exports = function resolveSource(request, options) {
  const isRelative = request.startsWith('./') || request.startsWith('../');
  if (isRelative && request.endsWith('.js') && !options.basedir.includes(`${sep}node_modules${sep}`)) {
    const source = resolve(options.basedir, `${request.slice(0, -3)}.ts`);
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
