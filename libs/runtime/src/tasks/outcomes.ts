import type { JsonObject, Position } from '@onward/model';
import type { Outcome } from '../api.js';

/** The task needs nothing more. */
export const DONE: Outcome<JsonObject> = { ok: true, value: {}, revision: -1, position: '0' as Position };

/** What is to be tried again. Any other refusal is an answer: the instance has moved on. */
export function firstProblem(outcomes: readonly Outcome<unknown>[]): Outcome<JsonObject> | undefined {
  for (const outcome of outcomes) if (!outcome.ok && outcome.rejection.kind === 'UNAVAILABLE') return outcome;
  return undefined;
}
