import { toJson } from '../result.js';
import { define, isText, type Definitions } from './define.js';

export const conversions: Definitions = {
  'from json': define('value', ([value]) => (isText(value) ? parsed(value) : null)),
  'to json': define('value', ([value], { limits }) => JSON.stringify(toJson(value, limits))),
  /** A mark for those who read the definition: what an AI is to fill in. The value is what counts here. */
  fromAi: define('value, description, type, schema, options', ([value]) => value),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
