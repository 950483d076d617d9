export type * from './definitions.js';
export type * from './events.js';
export type * from './instances.js';
export type * from './jobs.js';
export type * from './search.js';
export type * from './system.js';
export type * from './work.js';
export type * from './reach.js';
