/** The store cannot be reached or cannot write: try again later. */
export class ReadStoreUnavailable extends Error {
  override readonly name = 'ReadStoreUnavailable';
}

/** The query is outside the subset of the port, or beyond its bounds. */
export class UnsupportedQuery extends Error {
  override readonly name = 'UnsupportedQuery';
}
