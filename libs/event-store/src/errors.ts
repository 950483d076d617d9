import type { ExpectedRevision } from './port.js';

/** The stream is not where the append expected it: reload and decide again. Nothing was stored. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** -1 where there is no stream. */
    readonly actual: number,
  ) {
    super(`stream ${stream} was expected at ${expected} but is at ${actual}`);
  }
}

/** Nobody knows whether the append was stored: send the identical append again until it succeeds or conflicts. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The store cannot be reached, or cannot write (full or read-only disk), and nothing was stored: try again later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The append exceeds the store's limits; it can never be stored as it is. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}

/** The stream was deleted for good (archived). */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
}

/** The credentials do not allow it. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

/** What is stored is damaged: checksums do not match. Never answered with wrong data. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}

/** Another process has the data folder. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}

/** A position that this store never gave: from another store, or made up. */
export class InvalidPosition extends Error {
  override readonly name = 'InvalidPosition';
}
