export * from './api.js';
export { JobError } from './jobs/job-error.js';
export * from './ports.js';
export { createRuntime } from './runtime.js';
export { ManualClock } from './time/manual-clock.js';
export { Restlessness } from './time/time-travel.js';
