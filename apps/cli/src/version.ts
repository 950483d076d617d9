import { createRequire } from 'node:module';

/** Of the @onward packages: they are released together. */
export const VERSION = (createRequire(import.meta.url)('../package.json') as { readonly version: string })
  .version;
