import { reject } from '../rejections.js';
import { returning } from '../scopes.js';
import type { CommandHandler } from './handler.js';

/** The saga's answer to a recorded failure. `advance` then ends the other tokens and works off what is to be compensated. */
export const startCompensation: CommandHandler<'StartCompensation'> = (tx, { failure: id, saga }) => {
  const { failure } = tx.state;
  if (failure === undefined || failure.id !== id) {
    return reject(
      'FAILURE_NOT_FOUND',
      'This failure does not wait for compensation. Name the failure of a FailureRecorded event.',
    );
  }
  // A repeat; or the instance is being cancelled, which goes before.
  if (failure.answered || tx.scope(failure.scope).terminating !== undefined) return undefined;
  tx.emit('CompensationStarted', {
    scope: failure.scope,
    failure: id,
    saga,
    ...returning(tx, failure.scope),
  });
  return undefined;
};
