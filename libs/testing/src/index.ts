export * from './process-test/index.js';
export * from './simulated.js';
