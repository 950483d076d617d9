export * from './process-test/index.js';
export * from './random-process/index.js';
export * from './random.js';
export * from './simulated.js';
export * from './simulator/index.js';
