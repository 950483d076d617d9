import { hunt } from './mutation-run.js';
import { MUTATIONS } from './mutations/index.js';

/** Within so many seeds each planted bug has to be found; most are by the first. */
const SEEDS = 60;
const ENOUGH_MS = 5 * 60_000;

it('plants at least 20 bugs, each by a name of its own', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(20);
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
});

describe('the simulator finds', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    async (_name, mutation) => {
      const { result } = await hunt(mutation, 1, SEEDS);
      expect(result?.violations ?? []).not.toEqual([]);
    },
    ENOUGH_MS,
  );
});
