export * from './decide.js';
export * from './events.js';
