import { LIMITS } from './limits.js';
import { preferredWait } from './timeout.js';

describe('Prefer', () => {
  it.each<[string | undefined, number]>([
    [undefined, LIMITS.defaultRequestTimeout],
    ['wait=0', 0],
    ['respond-async, wait=3', 3000],
    ['Wait = "4"; foo', 4000],
    ['wait=999999999', LIMITS.maxRequestTimeout],
    ['wait=soon', LIMITS.defaultRequestTimeout],
    ['await=3', LIMITS.defaultRequestTimeout],
  ])('%s waits %i ms', (header, expected) => {
    expect(preferredWait(header)).toBe(expected);
  });
});
