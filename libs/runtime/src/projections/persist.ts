import type { Clock } from '@onward/model';
import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import { CheckpointMoved, GenerationLost, ReadStoreUnavailable } from '@onward/read-store';
import type { Logger } from '../ports.js';
import { delay } from '../retry.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** An outage is logged when it begins and then once per so many attempts. */
const LOG_EVERY = 20;

/** The host is stopping: what was under way is given up and done again at the next start. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Another node has written what this one builds on: what was folded here will never fit. */
export const isTakenOver = (error: unknown): boolean =>
  error instanceof CheckpointMoved || error instanceof GenerationLost;

/** The store, not what was asked of it, is to blame: the same will work later. */
export const isInfrastructure = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof OutcomeUnknown ||
  (error instanceof ReadStoreUnavailable && !isTakenOver(error));

/** The pause before attempt `attempt` + 1 (from 0), ms: doubling, bounded. */
export const pauseBefore = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 30));

export interface Persistence {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Does `action` again, with a growing pause, for as long as a store is unavailable; there is nothing else a host could do then.
 * Rejects with any other error at once, and with `Stopped` where it did not succeed before the signal was given.
 */
export async function persist<T>(
  { clock, logger, signal }: Persistence,
  what: string,
  action: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (!isInfrastructure(error)) throw error;
      if (signal.aborted) throw new Stopped(what);
      if (attempt % LOG_EVERY === 0)
        logger.warn(`${what} waits for the store`, { error: (error as Error).message, attempt });
      await delay(clock, pauseBefore(attempt), signal);
    }
  }
}
