export * from './api.js';
export { WorkIndexBehind } from './jobs/backlog.js';
export { JobError } from './jobs/job-error.js';
export * from './ports.js';
export { WORK } from './recovery.js';
export { createRuntime } from './runtime.js';
export { ManualClock } from './time/manual-clock.js';
export { Restlessness } from './time/time-travel.js';
