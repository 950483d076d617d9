import { ErrorType, convertToCommandError } from '@eventstore/db-client';
import {
  AccessDenied,
  AppendTooLarge,
  InvalidPosition,
  OutcomeUnknown,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../errors.js';
import type { ExpectedRevision } from '../port.js';
import type { AppendReply } from './append-reply.js';
import { withoutPassword } from './connection-string.js';

/** The one place where EventStoreDB's errors become those of the port. */

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The type of a client error; undefined for what has none (discovery that found nobody, a closed channel). */
export function typeOf(error: unknown): ErrorType | undefined {
  // The client converts gRPC errors on most ways, but not on all.
  const converted: unknown = error instanceof Error ? convertToCommandError(error) : error;
  return (converted as { readonly type?: ErrorType } | undefined)?.type;
}

export function unavailable(target: string, error: unknown): StoreUnavailable | AccessDenied {
  if (typeOf(error) === ErrorType.ACCESS_DENIED)
    return new AccessDenied(
      `EventStoreDB at ${withoutPassword(target)} does not accept the credentials of the connection string`,
      { cause: error },
    );
  return new StoreUnavailable(
    `EventStoreDB at ${withoutPassword(target)} cannot be reached: ${messageOf(error)}. Is it running?`,
    { cause: error },
  );
}

/** What the end of an append call says about appends none of which was answered. */
export function connectionRefusal(error: Error): AppendReply | undefined {
  return typeOf(error) === ErrorType.ACCESS_DENIED
    ? { kind: 'access-denied', reason: 'the server does not accept the credentials of the connection string' }
    : undefined;
}

export function appendError(
  stream: string,
  expected: ExpectedRevision,
  reply: Exclude<AppendReply, { readonly kind: 'stored' }>,
): Error {
  switch (reply.kind) {
    case 'wrong-revision':
      return new WrongExpectedRevision(stream, expected, reply.actual);
    case 'stream-deleted':
      return streamDeleted(stream);
    case 'access-denied':
      return new AccessDenied(`an append to ${stream}: ${reply.reason}`);
    case 'too-large':
      return new AppendTooLarge(`an append to ${stream} exceeds the server's limit of ${reply.limit} bytes`);
    case 'not-handled':
      return new StoreUnavailable(`an append to ${stream} was not handled: ${reply.reason}`);
    case 'unknown':
      return new OutcomeUnknown(`nobody knows whether an append to ${stream} was stored: ${reply.reason}`);
  }
}

export const streamDeleted = (stream: string): StreamDeleted =>
  new StreamDeleted(`stream ${stream} was deleted for good`);

export const isNoStream = (error: unknown): boolean => typeOf(error) === ErrorType.STREAM_NOT_FOUND;

/** The error of a read or subscription, where trying again cannot help; undefined where it may. */
export function terminalReadError(subject: string, error: unknown): Error | undefined {
  if (error instanceof AccessDenied || error instanceof InvalidPosition) return error;
  if (/invalid ?position/i.test(messageOf(error)))
    return new InvalidPosition(
      `the position given for ${subject} is none of this store: it comes from another one, or was made up`,
      { cause: error },
    );
  switch (typeOf(error)) {
    case ErrorType.STREAM_DELETED:
      return streamDeleted(subject);
    case ErrorType.ACCESS_DENIED:
      return new AccessDenied(`the credentials do not allow to read ${subject}`, { cause: error });
    default:
      return undefined;
  }
}

/** Where a stream is that was expected elsewhere; -1 where there is none. */
export function actualRevisionOf(error: unknown): number {
  const converted: unknown = error instanceof Error ? convertToCommandError(error) : error;
  const { actualVersion } = converted as { readonly actualVersion?: unknown };
  return typeof actualVersion === 'bigint' ? Number(actualVersion) : -1;
}
