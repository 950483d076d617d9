import { keyOf, parseKey } from '@onward/model';
import { initialState } from './evolve.js';
import { keyIn, ordinalIn } from './keys.js';

describe('keys of an instance with several numbers', () => {
  const state = { ...initialState, instanceNumber: 5, instanceKey: keyOf(5), moreNumbers: [9, 100] };

  it.each([
    [0, keyOf(5, 0)],
    [2 ** 20 - 1, keyOf(5, 2 ** 20 - 1)],
    [2 ** 20, keyOf(9, 0)],
    [2 ** 21 + 7, keyOf(100, 7)],
  ])('ordinal %d', (ordinal, key) => {
    expect(keyIn(state, ordinal)).toBe(key);
    const parsed = parseKey(key);
    expect(ordinalIn(state, parsed?.instanceNumber ?? 0, parsed?.ordinal ?? 0)).toBe(ordinal);
  });

  it('has none beyond them', () => {
    expect(() => keyIn(state, 3 * 2 ** 20)).toThrow('has no ordinal');
    expect(ordinalIn(state, 6, 0)).toBeUndefined();
  });
});
