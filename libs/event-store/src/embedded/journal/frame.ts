import { crc32 } from 'node:zlib';

/**
 * One write to the journal: the records of the appends that were stored together.
 *
 *     0  u32  a mark that no text holds
 *     4  u32  CRC-32 of all bytes behind it
 *     8  u48  the journal's epoch
 *    14  u48  number of the frame within its epoch
 *    20  u32  bytes of the records
 *    24  the records, each behind its length (u32)
 *
 * Big-endian. Each begins at a multiple of `BLOCK_BYTES`.
 */
const HEADER_BYTES = 24;
const CRC_AT = 4;
const EPOCH_AT = 8;
const NUMBER_AT = 14;
const LENGTH_AT = 20;
const LENGTH_BYTES = 4;
/**
 * What a disk may leave torn when power fails in mid-write is a sector or a page of what was written: no two frames share one.
 */
const BLOCK_BYTES = 4096;
/** No byte of it can stand in UTF-8, so what a user stores is never taken for the beginning of a frame. */
const MARK = Buffer.from([0xf9, 0xfe, 0xfa, 0xff]);

export interface Frame {
  readonly epoch: number;
  readonly number: number;
  readonly records: readonly Buffer[];
}

export function frameBytes(records: readonly Buffer[]): number {
  let bytes = HEADER_BYTES;
  for (const record of records) bytes += LENGTH_BYTES + record.length;
  return bytes;
}

/** Writes the frame to the beginning of `target`, which has room for it; answers its bytes there. */
export function writeFrame({ epoch, number, records }: Frame, target: Buffer): Buffer {
  let at = HEADER_BYTES;
  for (const record of records) {
    target.writeUInt32BE(record.length, at);
    target.set(record, at + LENGTH_BYTES);
    at += LENGTH_BYTES + record.length;
  }
  target.set(MARK, 0);
  target.writeUIntBE(epoch, EPOCH_AT, 6);
  target.writeUIntBE(number, NUMBER_AT, 6);
  target.writeUInt32BE(at - HEADER_BYTES, LENGTH_AT);
  target.writeUInt32BE(crc32(target.subarray(EPOCH_AT, at)), CRC_AT);
  return target.subarray(0, at);
}

/** Where the next frame may begin, behind so many bytes. */
export const nextBlock = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

/** All whole frames, in the order of their places: leftovers of earlier rounds stand behind newer ones. */
export function framesIn(bytes: Buffer): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = endOfFrame(bytes, at);
    if (end !== undefined) frames.push(readFrame(bytes, at, end));
    at = nextBlock(end ?? at + 1);
  }
  return frames;
}

/** Undefined where what begins there is no whole frame. */
function endOfFrame(bytes: Buffer, at: number): number | undefined {
  if (at + HEADER_BYTES > bytes.length || !MARK.equals(bytes.subarray(at, at + MARK.length)))
    return undefined;
  const end = at + HEADER_BYTES + bytes.readUInt32BE(at + LENGTH_AT);
  if (end > bytes.length) return undefined;
  return crc32(bytes.subarray(at + EPOCH_AT, end)) === bytes.readUInt32BE(at + CRC_AT) ? end : undefined;
}

function readFrame(bytes: Buffer, start: number, end: number): Frame {
  const records: Buffer[] = [];
  for (let at = start + HEADER_BYTES; at < end;) {
    const next = at + LENGTH_BYTES + bytes.readUInt32BE(at);
    records.push(bytes.subarray(at + LENGTH_BYTES, next));
    at = next;
  }
  return {
    epoch: bytes.readUIntBE(start + EPOCH_AT, 6),
    number: bytes.readUIntBE(start + NUMBER_AT, 6),
    records,
  };
}
