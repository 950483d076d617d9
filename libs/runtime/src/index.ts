export * from './api.js';
export { WorkIndexBehind } from './jobs/backlog.js';
export { JobError } from './jobs/job-error.js';
export * from './ports.js';
export { createRuntime } from './runtime.js';
