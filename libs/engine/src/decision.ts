import type { JsonObject, Rejection } from '@onward/model';
import type { EngineEvent } from './events.js';
import type { InstanceState } from './state.js';

/** What `decide` answers: events to store in one append, or a refusal that stores nothing. */
export type Decision =
  | {
      readonly accepted: true;
      /** In order; empty where the command changes nothing (a repeat). */
      readonly events: readonly EngineEvent[];
      /** `evolve` over those events: the state they lead to. */
      readonly state: InstanceState;
      /** The command's answer, small plain data. */
      readonly result: JsonObject;
      /** The command came before with the same idempotency key: `result` is its first answer, given at this revision. */
      readonly replayOf?: number;
    }
  | { readonly accepted: false; readonly rejection: Rejection };
