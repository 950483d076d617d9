import { terminateScope } from '../scopes.js';
import type { CommandHandler } from './handler.js';

/** Ends everything, also what compensation is doing. A repeat, while a large instance is still being ended, changes nothing. */
export const cancelProcessInstance: CommandHandler<'CancelProcessInstance'> = (tx) => {
  if (tx.scope(0).terminating !== 'CANCELED') terminateScope(tx, 0, 'CANCELED');
  return undefined;
};
