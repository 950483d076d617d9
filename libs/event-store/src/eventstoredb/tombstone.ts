import { ErrorType, type EventStoreDBClient } from '@eventstore/db-client';
import { invariant } from '@onward/model';
import { OutcomeUnknown, WrongExpectedRevision } from '../errors.js';
import { within, type Timing } from './back-off.js';
import { actualRevisionOf, terminalReadError, typeOf, unavailable } from './translate.js';

export interface TombstoneOptions {
  readonly client: EventStoreDBClient;
  readonly timing: Timing;
  readonly timeoutMs: number;
  readonly target: string;
}

/**
 * Deletes a stream for good. A soft delete would not do: it lets the stream begin anew, and so accepts a late append that expects no
 * stream. What a scavenge later takes away are the events; the tombstone stays.
 */
export async function tombstone(
  { client, timing, timeoutMs, target }: TombstoneOptions,
  stream: string,
  expectedRevision: number,
): Promise<void> {
  invariant(stream !== '' && !stream.startsWith('$'), `${JSON.stringify(stream)} is no stream name`);
  const late = (): Error => new OutcomeUnknown(`deleting ${stream} was not answered within ${timeoutMs} ms`);
  try {
    const call = client.tombstoneStream(stream, { expectedRevision: BigInt(expectedRevision) });
    await within(timing, timeoutMs, call, late);
  } catch (error) {
    if (error instanceof OutcomeUnknown) throw error;
    switch (typeOf(error)) {
      case ErrorType.STREAM_DELETED:
        return;
      case ErrorType.WRONG_EXPECTED_VERSION:
        throw new WrongExpectedRevision(stream, expectedRevision, actualRevisionOf(error));
      default:
        throw terminalReadError(stream, error) ?? unavailable(target, error);
    }
  }
}
