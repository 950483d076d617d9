import { booleans } from './booleans.js';
import { contexts } from './contexts.js';
import { conversions } from './conversions.js';
import type { Definitions } from './define.js';
import { lists } from './lists.js';
import { random } from './random.js';
import { strings } from './strings.js';
import { temporals } from './temporals.js';

export type { Surroundings } from './define.js';
export { internalName } from './names.js';

/**
 * The functions that Camunda's FEEL has beside those of DMN, the forms that it adds to some of DMN's, and those that read the
 * clock. They come before feelin's own of the same name.
 */
const FUNCTIONS: Definitions = {
  ...booleans,
  ...strings,
  ...lists,
  ...contexts,
  ...temporals,
  ...conversions,
  ...random,
};

export const isCamundaFunction = (name: string): boolean => Object.hasOwn(FUNCTIONS, name);

export const camundaFunction = (name: string): Definitions[string] => FUNCTIONS[name]!;
