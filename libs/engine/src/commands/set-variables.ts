import { get } from '../ordinal-map.js';
import { reject } from '../rejections.js';
import { propagate, setVariables as setIn } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import type { CommandHandler } from './handler.js';

export const setVariables: CommandHandler<'SetVariables'> = (tx, { elementInstance, variables, local }) => {
  if (get(tx.state.elementInstances, elementInstance) === undefined) {
    const message =
      'There is no live element instance with this key. Use the key of one that has not ended, or of the process instance.';
    return reject('ELEMENT_INSTANCE_NOT_FOUND', message);
  }
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  if (local) setIn(tx, elementInstance, variables);
  else propagate(tx, elementInstance, variables);
  return undefined;
};
