import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import type { Clock } from '@onward/model';
import type { Logger } from './ports.js';
import { delay } from './retry.js';

/** How long a start waits for an event store that other nodes share, ms. */
const START_PATIENCE_MS = 30_000;
const START_RETRY_MS = 500;

export interface Patience {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nobody wants the start any more. */
  readonly isOver: () => boolean;
}

/** A shared store may be starting, too: it is waited for, within bounds. An embedded one is here or it is not. */
export async function patiently(
  { clock, logger, isOver }: Patience,
  isShared: boolean,
  action: () => Promise<void>,
): Promise<void> {
  const givenUpAt = clock.now() + (isShared ? START_PATIENCE_MS : 0);
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      const mayHeal = error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
      if (!mayHeal || clock.now() >= givenUpAt || isOver()) throw error;
      if (attempt === 0) logger.warn('the start waits for the event store', { error: error.message });
      await delay(clock, START_RETRY_MS);
    }
  }
}
