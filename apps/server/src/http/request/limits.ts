/** Every bound of the HTTP edge; `docs/api.md` lists them. */
export const LIMITS = {
  /** A JSON body, bytes. */
  jsonBody: 4 * 1024 * 1024,
  /** A refused body is read to its end up to here, so that its client sees the answer; bytes. */
  discardedBody: 64 * 1024 * 1024,
  /** Objects and lists within each other. */
  jsonDepth: 100,
  /** One file of a deployment, bytes. */
  deploymentFile: 4 * 1024 * 1024,
  deploymentFiles: 50,
  /** All files of a deployment, bytes. */
  deployment: 16 * 1024 * 1024,
  idempotencyKey: 200,
  /** How long a query waits for `Onward-Position`, ms. */
  positionWait: 10_000,
  /** `requestTimeout` 0 or absent, ms. */
  defaultRequestTimeout: 10_000,
  /** A longer `requestTimeout` is taken for this, ms. */
  maxRequestTimeout: 60 * 60 * 1000,
  maxJobsToActivate: 1000,
  /** A job's lease, ms. */
  maxLease: 7 * 24 * 60 * 60 * 1000,
  defaultPage: 100,
  maxPage: 10_000,
  /** `page.from` at most: beyond it, cursors. */
  maxFrom: 100_000,
  /** `totalItems` is counted up to here. */
  countUpTo: 10_000,
  filterValues: 500,
  /** What a filter on variables or elements may select elsewhere. */
  relatedValues: 1500,
  filterAlternatives: 50,
  likeLength: 500,
  sortFields: 5,
  defaultEventsPage: 100,
  maxEventsPage: 1000,
  /** Event streams open at once. */
  eventStreams: 1000,
  /** A comment on an idle event stream, ms. */
  heartbeat: 15_000,
  /** Bytes written to an event stream and not yet taken over by the operating system. */
  streamBuffer: 1024 * 1024,
  /** How long an event stream's reader may take nothing while its buffer is full, ms. */
  stalledReader: 30_000,
} as const;
