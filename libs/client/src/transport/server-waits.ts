import type { UserTaskOptions } from './request.js';

/** How long the server waits where a request does not say so, ms. */
const SERVER_WAITS_MS = 10_000;

/** `requestTimeout`, ms, as the server takes it: 0 or none is its default, below 0 it does not wait. */
export const waitOf = (requestTimeout = 0): number =>
  requestTimeout === 0 ? SERVER_WAITS_MS : Math.max(requestTimeout, 0);

/** How long the server waits for the listeners of a user task, ms. */
export const waitForListeners = ({ waitSeconds }: UserTaskOptions): number =>
  waitSeconds === undefined ? SERVER_WAITS_MS : waitSeconds * 1000;
