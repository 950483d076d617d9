/** Virtual time, seeded chance and the simulated stores alone, without the engine: `@onward/testing/simulated`. */
export * from './entropy.js';
export * from './history.js';
export * from './stores/index.js';
export * from './until.js';
export * from './virtual-clock.js';
