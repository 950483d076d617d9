import { simulate, type SimulationResult } from '@onward/testing';
import { MUTATIONS, type Mutation } from './mutations/index.js';
import { OUTDATED } from './mutations/patch.js';

export interface Found {
  /** Seeds that were run, the one that found it included. */
  readonly runs: number;
  /** Undefined: nothing was wrong in any of them. */
  readonly result: SimulationResult | undefined;
}

/** Looks for a planted bug, seed by seed, until one finds it. */
export async function hunt({ needs, tamper }: Mutation, from: number, seeds: number): Promise<Found> {
  for (let runs = 1; runs <= seeds; runs++) {
    const result = await simulate({ ...needs, seed: from + runs - 1, tamper });
    const outdated = result.violations.find((violation) => violation.includes(OUTDATED));
    if (outdated !== undefined) throw new Error(outdated);
    if (result.violations.length > 0) return { runs, result };
  }
  return { runs: seeds, result: undefined };
}

export interface MutationRunOptions {
  readonly from: number;
  readonly seeds: number;
  /** Mutations whose name has this text in it; all where undefined. */
  readonly only: string | undefined;
  readonly say: (line: string) => void;
}

/** All mutations; false where one was not found. */
export async function runMutations({ from, seeds, only = '', say }: MutationRunOptions): Promise<boolean> {
  let missed = 0;
  const mutations = MUTATIONS.filter(({ name }) => name.includes(only));
  for (const mutation of mutations) {
    const begun = Date.now();
    const { runs, result } = await hunt(mutation, from, seeds);
    if (result === undefined) missed++;
    const outcome = result === undefined ? `NOT FOUND in ${runs} seeds` : `found by seed ${result.plan.seed}`;
    say(`${mutation.name}: ${outcome}, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    if (result !== undefined) say(`    ${result.violations[0]?.slice(0, 200)}`);
  }
  say(`${mutations.length - missed} of ${mutations.length} planted bugs found`);
  return missed === 0;
}
