import type { RecordedEvent } from '@onward/event-store';
import type { Clock } from '@onward/model';
import type { Outcome } from '../api.js';
import type { Entropy, Logger } from '../ports.js';
import { isInfrastructure } from '../projections/persist.js';
import { backOff, delay } from '../retry.js';
import { isProblem } from '../tasks/outcomes.js';

/** A reaction that fails so often is parked. An unavailable store does not count: that is nobody's fault and passes. */
export const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const LOG_EVERY = 20;

export interface ReactorPorts {
  /** Hands the event to the sagas; when it returns, the list holds one promise per command. */
  readonly publish: (event: RecordedEvent) => readonly Promise<unknown>[];
  /** Puts the event aside for an operator; resolves when that is durable. */
  readonly park: (event: RecordedEvent, error: Error, tries: number) => Promise<void>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

type Attempt =
  { readonly result: 'done' } | { readonly result: 'unavailable' | 'failed'; readonly error: Error };

/**
 * Sees one event through: publishes it until all commands it led to have been answered. A refusal by the instance is an answer
 * (it had moved on); a store that is unavailable is waited for; what keeps failing otherwise is parked.
 */
export class Reactor {
  constructor(private readonly ports: ReactorPorts) {}

  /** True when the event is done with; false when the host stopped first. Never rejects. */
  async handle(event: RecordedEvent): Promise<boolean> {
    let tries = 0;
    for (let attempt = 0; !this.ports.signal.aborted; attempt++) {
      const outcome = await this.#publish(event);
      if (outcome.result === 'done') return true;
      if (outcome.result === 'failed' && ++tries >= MAX_TRIES) return this.#park(event, outcome.error, tries);
      await this.#pause(event, attempt, outcome.error);
    }
    return false;
  }

  async #publish(event: RecordedEvent): Promise<Attempt> {
    try {
      const settled = await Promise.allSettled(this.ports.publish(event));
      const errors = settled.flatMap(errorOf);
      const error = errors.find((candidate) => !isTransient(candidate)) ?? errors[0];
      if (error === undefined) return { result: 'done' };
      return { result: isTransient(error) ? 'unavailable' : 'failed', error };
    } catch (error) {
      return { result: isTransient(error) ? 'unavailable' : 'failed', error: asError(error) };
    }
  }

  /** Parking needs the store: it is tried until it succeeds, or a restart takes the event up again. */
  async #park(event: RecordedEvent, error: Error, tries: number): Promise<boolean> {
    for (let attempt = 0; !this.ports.signal.aborted; attempt++) {
      try {
        await this.ports.park(event, error, tries);
        return true;
      } catch (cause) {
        await this.#pause(event, attempt, asError(cause));
      }
    }
    return false;
  }

  async #pause(event: RecordedEvent, attempt: number, error: Error): Promise<void> {
    const { clock, entropy, logger, signal } = this.ports;
    if (attempt % LOG_EVERY === 0) {
      logger.warn('a reaction to an event has failed and is tried again', {
        ...placeOf(event),
        attempt,
        error: error.message,
      });
    }
    await delay(clock, backOff(entropy, attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
  }
}

export const placeOf = (
  event: RecordedEvent,
): { readonly stream: string; readonly revision: number; readonly type: string } => ({
  stream: event.stream,
  revision: event.revision,
  type: event.type,
});

/** The command was refused only because something was unavailable. */
class CommandUnavailable extends Error {
  override readonly name = 'CommandUnavailable';
}

const isTransient = (error: unknown): boolean =>
  isInfrastructure(error) || error instanceof CommandUnavailable;
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function errorOf(result: PromiseSettledResult<unknown>): readonly Error[] {
  if (result.status === 'rejected') return [asError(result.reason)];
  const outcome = result.value as Partial<Outcome<unknown>> | null | undefined;
  if (outcome?.ok !== false || !('rejection' in outcome)) return [];
  const { rejection } = outcome as Extract<Outcome<unknown>, { ok: false }>;
  if (rejection.kind === 'UNAVAILABLE') return [new CommandUnavailable(rejection.message)];
  return isProblem(rejection) ? [new Error(`${rejection.code}: ${rejection.message}`)] : [];
}
