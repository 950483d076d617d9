import { LIMITS } from './limits.js';

/** `requestTimeout` as the contract has it: 0 or none is the default, below 0 does not wait; longer than the limit is the limit. */
export function waitOf(requestTimeout: number | null | undefined): number {
  if (requestTimeout === undefined || requestTimeout === null || requestTimeout === 0)
    return LIMITS.defaultRequestTimeout;
  return Math.min(Math.max(requestTimeout, 0), LIMITS.maxRequestTimeout);
}
