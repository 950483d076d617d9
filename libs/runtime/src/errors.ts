import { OutcomeUnknown, StoreUnavailable, StreamDeleted } from '@onward/event-store';
import type { Rejection } from '@onward/model';
import type { Outcome } from './api.js';

/** Refusals of the runtime itself; those of the engine are in `@onward/engine`. Each code has a page in `docs/errors/`. */
export const unavailable = (code: string, message: string): Rejection => ({
  kind: 'UNAVAILABLE',
  code,
  message,
});

export const storeUnavailable = (reason: string): Rejection =>
  unavailable(
    'STORE_UNAVAILABLE',
    `The event store cannot take the command now (${reason}). Nothing was stored; send it again.`,
  );

export const outcomeUnknown = (): Rejection =>
  unavailable(
    'OUTCOME_UNKNOWN',
    'The event store has not answered in time, so that nobody knows yet whether the command was stored. ' +
      'Send it again with the same Idempotency-Key: it is then carried out once.',
  );

export const tooManyConflicts = (): Rejection =>
  unavailable(
    'TOO_MANY_CONFLICTS',
    'Others kept changing this instance at the same time. Nothing was stored; send the command again.',
  );

export const mailboxFull = (waiting: number): Rejection =>
  unavailable(
    'INSTANCE_OVERLOADED',
    `${waiting} commands already wait for this instance. Send it again later.`,
  );

export const stopping = (): Rejection =>
  unavailable('STOPPING', 'This server is stopping. Send the command again to its successor.');

export const notFound = (code: string, message: string): Rejection => ({ kind: 'NOT_FOUND', code, message });

export const archived = (): Rejection => ({
  kind: 'GONE',
  code: 'PROCESS_INSTANCE_ARCHIVED',
  message:
    'This process instance has ended and its history was archived: it takes no commands and answers no questions any more. ' +
    'GET /v2/process-instances/KEY still says how it ended.',
});

/** What a store says for which nobody here is to blame. */
export function refusalOf(error: unknown): Rejection | undefined {
  if (error instanceof StoreUnavailable) return storeUnavailable(error.message);
  return error instanceof StreamDeleted ? archived() : undefined;
}

/** What a store says is answered, not thrown. */
export async function guarded<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutcomeUnknown) return { ok: false, rejection: outcomeUnknown() };
    const rejection = refusalOf(error);
    if (rejection === undefined) throw error;
    return { ok: false, rejection };
  }
}
