import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { ReadStoreUnavailable, UnsupportedQuery } from '../errors.js';

/** Codes of the server for: this is no query. The numbers are those of MongoDB's `error_codes.yml`. */
const QUERY_CODES: ReadonlySet<unknown> = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  16, // InvalidLength
  15998, // a field path with an empty name
  51091, // a regular expression that is none
]);

const ACCESS_CODES: ReadonlySet<unknown> = new Set([
  13, // Unauthorized
  18, // AuthenticationFailed
  8000, // Atlas: no access
]);

const PASSING_CODES: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  24, // LockTimeout
  50, // MaxTimeMSExpired
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  100, // UnsatisfiableWriteConcern
  112, // WriteConflict
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  225, // TransactionTooOld
  239, // SnapshotTooOld
  246, // SnapshotUnavailable
  251, // NoSuchTransaction
  262, // ExceededTimeLimit
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13388, // StaleConfig
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
  14031, // OutOfDiskSpace
]);

const PASSING_LABELS = [
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'RetryableWriteError',
  'RetryableError',
  'SystemOverloadedError',
];

/** The driver cannot reach the server, or lost it on the way. */
const PASSING_NAMES: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoStalePrimaryError',
  'MongoSystemError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoWriteConcernError',
  'MongoOperationTimeoutError',
  'MongoExpiredSessionError',
  'MongoTransactionError',
]);

export const DUPLICATE_KEY = 11000;
export const NAMESPACE_NOT_FOUND = 26;
export const NAMESPACE_EXISTS = 48;
export const SNAPSHOT_UNAVAILABLE = 246;

export const codeOf = (error: unknown): unknown =>
  error instanceof MongoError ? (error as { readonly code?: unknown }).code : undefined;

/** The port's error for what the driver threw; an error that is neither of the two stays what it is, for it is a bug. */
export function translated(target: string, error: unknown): unknown {
  if (error instanceof UnsupportedQuery || error instanceof ReadStoreUnavailable) return error;
  if (!(error instanceof Error)) return error;
  const reason = withoutPassword(error.message);
  const { name } = error;
  // Not every error of the driver's BSON is one of the driver's own.
  if (name.startsWith('BSON'))
    return new UnsupportedQuery(`MongoDB cannot take this: ${reason}`, { cause: error });
  if (!(error instanceof MongoError)) return error;
  // What broke a bulk write off as a whole (a lost connection, no primary) comes wrapped, under the wrapper's name.
  if (error instanceof MongoBulkWriteError && (error.errorResponse as unknown) instanceof MongoError)
    return translated(target, error.errorResponse);
  const code = codeOf(error);
  if (ACCESS_CODES.has(code)) {
    return new ReadStoreUnavailable(
      `MongoDB at ${target} refuses access (${reason}): give ONWARD_READSTORE credentials that may read and write the database`,
      { cause: error },
    );
  }
  const passing =
    PASSING_NAMES.has(name) ||
    PASSING_CODES.has(code) ||
    PASSING_LABELS.some((label) => error.hasErrorLabel(label));
  if (passing)
    return new ReadStoreUnavailable(`MongoDB at ${target} cannot be used now: ${reason}`, { cause: error });
  if (error instanceof MongoServerError && QUERY_CODES.has(code))
    return new UnsupportedQuery(`MongoDB refuses the query: ${reason}`, { cause: error });
  return error;
}

/** For messages and logs. Up to the last @ of a line, since a password that was not encoded may hold one, or a blank. */
export const withoutPassword = (text: string): string => text.replace(/:\/\/.*@/g, '://***@');
