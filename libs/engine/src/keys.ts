import { keyOf, ORDINALS_PER_NUMBER, type Key, type Ordinal } from '@onward/model';
import { KEYS } from './ordinal-map.js';
import type { InstanceState } from './state.js';

/** With so few ordinals left, an instance takes another number where one is offered. */
export const ORDINALS_LOW = 2 ** 17;

/** The public key of something in an instance: ordinal o belongs to the instance's number ⌊o / 2^20⌋. */
export function keyIn(state: InstanceState, ordinal: Ordinal): Key {
  const index = Math.floor(ordinal / ORDINALS_PER_NUMBER);
  const number = index === 0 ? state.instanceNumber : state.moreNumbers[index - 1];
  if (number === undefined)
    throw new RangeError(`the instance ${state.instanceKey} has no ordinal ${ordinal}`);
  return keyOf(number, ordinal % ORDINALS_PER_NUMBER);
}

/** The ordinal that a key (its number and its ordinal below that) stands for in an instance; undefined where it is not its own. */
export function ordinalIn(state: InstanceState, instanceNumber: number, below: Ordinal): Ordinal | undefined {
  if (instanceNumber === state.instanceNumber) return below;
  const index = state.moreNumbers.indexOf(instanceNumber);
  return index < 0 ? undefined : (index + 1) * ORDINALS_PER_NUMBER + below;
}

/** How many ordinals an instance has. */
export const ordinalsOf = (state: InstanceState): number =>
  Math.min((1 + state.moreNumbers.length) * ORDINALS_PER_NUMBER, KEYS);
