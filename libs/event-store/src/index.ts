export * from './errors.js';
export * from './event-id.js';
export * from './port.js';
