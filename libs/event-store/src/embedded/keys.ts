import { invariant, isPosition, type Position } from '@onward/model';

/**
 * Keys of the two trees, written straight into LMDB's buffer: this runs twice per append. Both sort as their bytes do.
 * LMDB calls the encoders synchronously.
 */

/** The log: position of an append's last event, 48 bits big-endian. */
export const positionKey = {
  writeKey(position: number, target: Buffer, start: number): number {
    return target.writeUIntBE(position, start, POSITION_BYTES);
  },
  readKey(source: Buffer, start: number): number {
    return source.readUIntBE(start, POSITION_BYTES);
  },
};

/** The index: stream name, a zero byte (no name contains one), the revision of an append's first event, 32 bits big-endian. */
export type IndexKey = [stream: string, firstRevision: number];

export const indexKey = {
  writeKey([stream, firstRevision]: IndexKey, target: Buffer, start: number): number {
    const end = start + target.write(stream, start, 'utf8');
    target[end] = 0;
    return target.writeUInt32BE(firstRevision, end + 1);
  },
  readKey(source: Buffer, start: number, end: number): IndexKey {
    const split = end - REVISION_BYTES;
    return [source.toString('utf8', start, split - 1), source.readUInt32BE(split)];
  },
};

const POSITION_BYTES = 6;
const REVISION_BYTES = 4;
export const MAX_REVISION = 2 ** 32 - 1;

const STREAM_NAME = /^(?!\$)[^\p{Cc}\p{Cs}]{1,200}$/u;

/** At most 200 characters; no control characters, no lone surrogates; `$` at the start is EventStoreDB's own. */
export const isStreamName = (text: string): boolean => STREAM_NAME.test(text);

/** The number that the log counts by; 0 for the start. Throws InvariantViolation where it is no position. */
export function positionNumber(position: Position | 'start'): number {
  if (position === 'start') return 0;
  invariant(isPosition(position), `${JSON.stringify(position)} is no position`);
  return Number(position);
}
