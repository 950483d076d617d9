export { EndHub } from './ends.js';
export { Feeds } from './feeds.js';
export type { FeedsPorts } from './feeds.js';
export { LiveHub } from './live-hub.js';
