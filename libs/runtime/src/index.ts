export * from './api.js';
export { JobError } from './jobs/job-error.js';
export * from './ports.js';
export { createRuntime } from './runtime.js';
export type { ArchiveOptions, Exported, HistoryExport } from './archive/ports.js';
