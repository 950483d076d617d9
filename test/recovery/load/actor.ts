import type { Random } from '@onward/testing';
import type { Commander } from '../commander.js';
import { Over } from '../gate.js';

export interface Actor {
  readonly commander: Commander;
  readonly random: Random;
  /** No new instances from now on. */
  readonly closing: AbortSignal;
}

/** Lets somebody do the same again and again until everything is over. */
export async function again(action: () => Promise<void>): Promise<void> {
  try {
    for (;;) await action();
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  }
}
