import { callsSaga } from './calls.saga.js';
import { compensationSaga } from './compensation.saga.js';
import { messagesSaga } from './messages.saga.js';
import type { SagaDefinition } from './reaction.js';
import { signalsSaga } from './signals.saga.js';
import { startsSaga } from './starts.saga.js';

export * from './reaction.js';
export * from './tasks.js';
export { callsSaga, compensationSaga, messagesSaga, signalsSaga, startsSaga };

/** All sagas: a new one is a file and a line here. */
export const SAGAS: readonly SagaDefinition[] = [
  compensationSaga,
  messagesSaga,
  signalsSaga,
  callsSaga,
  startsSaga,
];
