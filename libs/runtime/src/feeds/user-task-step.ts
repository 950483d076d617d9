import type { Ordinal, Position } from '@onward/model';

/** A step in the life of a user task that waits for its task listeners. */
export interface WaitingStep {
  readonly userTask: Ordinal;
  /** The revision with which its command was answered. */
  readonly after: number;
}

/** How such a step ended: what it was for has happened, or it was denied, or the user task was canceled meanwhile. */
export interface StepEnd {
  readonly as: 'done' | 'denied' | 'canceled';
  /** The listener's, where it has given one. */
  readonly reason?: string;
  /** Of the instance, after what has ended it. */
  readonly revision: number;
  readonly position: Position;
}
