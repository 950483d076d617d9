export { OnwardClient, type EventFilter } from './client.js';
export { isTransient, OnwardError, UnreachableError, type ProblemDocument } from './errors.js';
export type { FeedOptions } from './feed/feed.js';
export type { ClientOptions } from './options.js';
export { searchAll } from './resources/search-all.js';
export type {
  CallOptions,
  ChangeOptions,
  CommandOptions,
  QueryOptions,
  UserTaskOptions,
} from './transport/request.js';
export type * from './types/index.js';
export { JobError } from './worker/job-error.js';
export { ListenerResult } from './worker/listener-result.js';
export { JobWorker } from './worker/worker.js';
export type { JobHandler, WorkerJob, WorkerOptions } from './worker/worker-options.js';
