import { LIMITS } from './limits.js';

/** `requestTimeout` as the contract has it: 0 or none is the default, below 0 does not wait; longer than the limit is the limit. */
export function waitOf(requestTimeout: number | null | undefined): number {
  if (requestTimeout === undefined || requestTimeout === null || requestTimeout === 0)
    return LIMITS.defaultRequestTimeout;
  return Math.min(Math.max(requestTimeout, 0), LIMITS.maxRequestTimeout);
}

/**
 * How long a request may wait for others, ms: `Prefer: wait=SECONDS` (RFC 7240 §4.3), by default and at most as `requestTimeout`. What else a
 * client prefers, or writes wrongly, is ignored, as that RFC says.
 */
export function preferredWait(prefer: string | readonly string[] | undefined): number {
  const preferences = [prefer ?? []].flat().join(',');
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(preferences)?.[1];
  return seconds === undefined
    ? LIMITS.defaultRequestTimeout
    : Math.min(Number(seconds) * 1000, LIMITS.maxRequestTimeout);
}
