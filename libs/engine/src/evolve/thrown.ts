import type { Appliers } from './draft.js';

type ThrownEvents = 'MessageThrown' | 'SignalThrown' | 'ErrorThrown' | 'EscalationThrown';

/** What is thrown changes nothing by itself: who catches it records that. */
export const THROWN_APPLIERS: Appliers<ThrownEvents> = {
  MessageThrown() {},
  SignalThrown() {},
  ErrorThrown() {},
  EscalationThrown() {},
};
