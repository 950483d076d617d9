import type { JsonObject, Position, Rejection } from '@onward/model';
import type { Outcome } from '../api.js';

/** The task needs nothing more. */
export const DONE: Outcome<JsonObject> = { ok: true, value: {}, revision: -1, position: '0' as Position };

/** What must not be taken for an answer: it is tried again, and parked where it lasts. Any other refusal says that things have moved on. */
export const isProblem = ({ kind }: Rejection): boolean =>
  kind === 'UNAVAILABLE' || kind === 'LIMIT' || kind === 'INVALID';

export function firstProblem(outcomes: readonly Outcome<unknown>[]): Outcome<JsonObject> | undefined {
  for (const outcome of outcomes) if (!outcome.ok && isProblem(outcome.rejection)) return outcome;
  return undefined;
}
