export { StreamCheckpoints } from './checkpoints.js';
export type { Checkpoints } from './checkpoints.js';
export { SagaHost, directPublish, reactionMeta } from './saga-host.js';
export type { SagaHostOptions } from './saga-host.js';
