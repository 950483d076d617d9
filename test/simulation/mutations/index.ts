import { COMMAND_MUTATIONS } from './commands.js';
import { COMPENSATION_MUTATIONS } from './compensation.js';
import { ELEMENT_MUTATIONS } from './elements.js';
import { JOB_MUTATIONS } from './jobs.js';
import type { Mutation } from './mutation.js';
import { STORE_MUTATIONS } from './store.js';
import { TOKEN_MUTATIONS } from './tokens.js';
import { VIEW_MUTATIONS } from './views.js';

export type { Mutation } from './mutation.js';

/** Every planted bug: a new one is a line in one of these lists. */
export const MUTATIONS: readonly Mutation[] = [
  ...STORE_MUTATIONS,
  ...COMMAND_MUTATIONS,
  ...TOKEN_MUTATIONS,
  ...COMPENSATION_MUTATIONS,
  ...JOB_MUTATIONS,
  ...VIEW_MUTATIONS,
  ...ELEMENT_MUTATIONS,
];
