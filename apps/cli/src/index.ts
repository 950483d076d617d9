export { EXIT, type ExitCode } from './exit-codes.js';
export type { Io } from './io.js';
export { run } from './run.js';
