import { compensationSaga } from './compensation.saga.js';
import type { SagaDefinition } from './reaction.js';

export * from './reaction.js';
export { compensationSaga };

/** All sagas: a new one is a file and a line here. */
export const SAGAS: readonly SagaDefinition[] = [compensationSaga];
