import type { ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import type { Timing } from './back-off.js';

/** No answer in time. */
export class ReadTimedOut extends Error {
  override readonly name = 'ReadTimedOut';
}

/**
 * All events of a read, or those up to the first that is `enough`. The client sets no deadline on reads, so there is a timer of
 * our own.
 */
export function collect(
  start: () => StreamingRead<ResolvedEvent>,
  { clock }: Timing,
  timeoutMs: number,
  enough: (event: ResolvedEvent) => boolean = () => false,
): Promise<readonly ResolvedEvent[]> {
  return new Promise((resolve, reject) => {
    const events: ResolvedEvent[] = [];
    const read = start();
    let settled = false;
    const settle = (then: () => void): void => {
      if (settled) return;
      settled = true;
      stopTimer();
      then();
    };
    const stopTimer = clock.schedule(timeoutMs, () => {
      settle(() => reject(new ReadTimedOut(`no answer within ${timeoutMs} ms`)));
      read.cancel().catch(() => undefined);
    });
    read.on('data', (event: ResolvedEvent) => {
      if (settled) return;
      events.push(event);
      if (!enough(event)) return;
      settle(() => resolve(events));
      read.cancel().catch(() => undefined);
    });
    read.on('end', () => settle(() => resolve(events)));
    // Stays on: an error that comes after all is over must not end the process.
    read.on('error', (error: Error) => settle(() => reject(error)));
    read.on('close', () => settle(() => reject(new Error('the read ended early'))));
  });
}
