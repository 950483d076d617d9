import { cancelInstance } from '../catching.js';
import type { CommandHandler } from './handler.js';

/** Ends everything, also what compensation is doing. A repeat, while a large instance is still being ended, changes nothing. */
export const cancelProcessInstance: CommandHandler<'CancelProcessInstance'> = (tx) => {
  if (tx.scope(0).terminating?.cause !== 'CANCELED') cancelInstance(tx);
  return undefined;
};
