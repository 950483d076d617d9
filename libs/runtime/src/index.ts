export * from './api.js';
export { WorkIndexBehind } from './jobs/backlog.js';
export { handlerJob, JobError } from './jobs/job-error.js';
export { jobView } from './jobs/job-view.js';
export * from './ports.js';
export { NEEDED_READ_MODELS, WORK } from './recovery.js';
export { createRuntime } from './runtime.js';
export { ManualClock } from './time/manual-clock.js';
export { Restlessness } from './time/time-travel.js';
