import type { Position } from '@onward/model';

/** The store cannot be reached or cannot write: try again later. */
export class ReadStoreUnavailable extends Error {
  override readonly name: string = 'ReadStoreUnavailable';
}

/**
 * The generation that this process has filled is no more: another one has begun a next generation since, or switched to one. What was
 * written there is of no use; whoever still wants one opens it anew.
 */
export class GenerationLost extends ReadStoreUnavailable {
  override readonly name = 'GenerationLost';
}

/** The query is outside the subset of the port, or beyond its bounds. */
export class UnsupportedQuery extends Error {
  override readonly name = 'UnsupportedQuery';
}

/** Another process has written this collection since this one last looked: what was folded here does not fit what is stored. */
export class CheckpointMoved extends ReadStoreUnavailable {
  constructor(
    collection: string,
    readonly known: Position | null,
    readonly stored: Position | null,
  ) {
    super(
      `another process has moved ${collection} to position ${stored ?? 'start'}; this one built on ${known ?? 'start'}`,
    );
  }
}
