import { define, isText, type Definitions } from './define.js';

const NOT_MET = 'The condition of assert() is not met.';

export const booleans: Definitions = {
  'is defined': define('value', ([value]) => value !== null),
  'get or else': define('value, default', ([value, otherwise]) => value ?? otherwise),
  assert: define('value, condition, cause', ([value, condition, cause]) => {
    if (condition === true) return value;
    throw new Error(isText(cause) && cause !== '' ? cause : NOT_MET);
  }),
};
