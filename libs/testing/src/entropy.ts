/**
 * Ids and chance from a seed: the same seed gives the same run. The generator is xorshift32 (Marsaglia, 'Xorshift RNGs', 2003),
 * not for secrets.
 */
export interface SeededEntropy {
  uuid(): string;
  /** 0 ≤ x < 1. */
  random(): number;
}

export function seededEntropy(seed: number): SeededEntropy {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const hex = (digits: number): string => next().toString(16).padStart(8, '0').slice(-digits);
  return {
    random: () => next() / 2 ** 32,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
  };
}
