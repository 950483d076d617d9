/**
 * What is wrong with something a user gave us, or why a command is refused. A value, never thrown across a port.
 * Each code has a page in `docs/errors/`.
 */
export interface Problem {
  /** Stable, upper case: programs branch on it. */
  readonly code: string;
  /** What happened and what to do, in one or two sentences, without a stack trace. */
  readonly message: string;
  /** The BPMN element concerned. */
  readonly elementId?: string;
  /** The file concerned. */
  readonly resource?: string;
  /** Line of the element in that file, from 1. */
  readonly line?: number;
  /** The request field concerned. */
  readonly field?: string;
}

/** How a refusal is to be taken; the HTTP edge derives the status from it. */
export type RejectionKind =
  | 'INVALID' // 400: the command can never be accepted as it is
  | 'NOT_FOUND' // 404
  | 'GONE' // 410: it was there, and is no more
  | 'WRONG_STATE' // 409: the thing exists but is in another state (named in `state`)
  | 'REVISION_MISMATCH' // 412: If-Match does not hold (the current one in `currentRevision`)
  | 'KEY_REUSED' // 422: the idempotency key was used with another payload
  | 'LIMIT' // 400: a documented bound
  | 'UNAVAILABLE'; // 503: nothing is wrong with the command, try again

export interface Rejection extends Problem {
  readonly kind: RejectionKind;
  readonly state?: string;
  readonly currentRevision?: number;
  /** All of them where there are several (a refused deployment). */
  readonly problems?: readonly Problem[];
}
