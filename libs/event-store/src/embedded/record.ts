import { crc32 } from 'node:zlib';
import { StoreDamaged } from '../errors.js';
import type { EventMetadata, NewEvent } from '../port.js';
import type { StoredAppend } from './stored-event.js';

/**
 * One append is one record:
 *
 *     0  u32  CRC-32 of all bytes behind it
 *     4  u32  the predecessor's CRC-32, 0 for the first record: chains the log
 *     8  u48  position of the last event         ┐ the value of the index entry is a copy of these 8 bytes
 *    14  u16  number of events                   ┘
 *    16  JSON, UTF-8: [stream, first revision, decision id, [metadata …], type, data, metadata number, type, data, …]
 *
 * Big-endian. The envelope stands in it once however many events share it.
 */
const HEADER_BYTES = 16;
const CHAIN_AT = 4;
const POSITION_AT = 8;
const COUNT_AT = 14;
const SLAB_BYTES = 1024 * 1024;

export interface EncodedRecord {
  readonly bytes: Buffer;
  readonly crc: number;
}

export interface RecordHeader {
  readonly crc: number;
  readonly previousCrc: number;
  readonly lastPosition: number;
  readonly count: number;
}

/**
 * Writes records one behind the other into large buffers, because an allocation each would cost more than the encoding.
 * A slab is never reused: LMDB's write thread reads it until the commit, the garbage collector takes it after that.
 */
export class RecordEncoder {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;

  encode(append: StoredAppend, previousCrc: number): EncodedRecord {
    const json = toJson(append);
    const bytes = this.#write(json);
    bytes.writeUInt32BE(previousCrc, CHAIN_AT);
    bytes.writeUIntBE(append.lastPosition, POSITION_AT, 6);
    bytes.writeUInt16BE(append.events.length, COUNT_AT);
    const crc = crc32(bytes.subarray(CHAIN_AT));
    bytes.writeUInt32BE(crc, 0);
    return { bytes, crc };
  }

  #write(json: string): Buffer {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const atMost = HEADER_BYTES + json.length * 3;
    if (atMost > SLAB_BYTES / 4) {
      const own = Buffer.allocUnsafeSlow(HEADER_BYTES + Buffer.byteLength(json));
      own.write(json, HEADER_BYTES);
      return own;
    }
    if (this.#used + atMost > SLAB_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used = start + HEADER_BYTES + this.#slab.write(json, start + HEADER_BYTES);
    return this.#slab.subarray(start, this.#used);
  }
}

/** The part of a record that the index keeps, too. */
export const indexValueOf = (record: Buffer): Buffer => record.subarray(POSITION_AT, HEADER_BYTES);

export function parseIndexValue(value: Buffer): { readonly lastPosition: number; readonly count: number } {
  if (value.length !== HEADER_BYTES - POSITION_AT)
    throw new StoreDamaged(damaged('an index entry is malformed'));
  return { lastPosition: value.readUIntBE(0, 6), count: value.readUInt16BE(6) };
}

/** Checks the record's own checksum. The link to the predecessor is for those to check who have read it. */
export function parseHeader(record: Buffer, lastPosition: number): RecordHeader {
  if (record.length < HEADER_BYTES || crc32(record.subarray(CHAIN_AT)) !== record.readUInt32BE(0)) {
    throw new StoreDamaged(damaged(`the checksum of the append at position ${lastPosition} does not match`));
  }
  const header = {
    crc: record.readUInt32BE(0),
    previousCrc: record.readUInt32BE(CHAIN_AT),
    lastPosition: record.readUIntBE(POSITION_AT, 6),
    count: record.readUInt16BE(COUNT_AT),
  };
  if (header.lastPosition !== lastPosition) {
    throw new StoreDamaged(
      damaged(`position ${lastPosition} holds the append of position ${header.lastPosition}`),
    );
  }
  return header;
}

/** Without a check, for those who call `parseHeader` or `decodeRecord`, too. */
export const crcOf = (record: Buffer): number => record.readUInt32BE(0);
export const countOf = (record: Buffer): number => record.readUInt16BE(COUNT_AT);
export const positionOf = (record: Buffer): number => record.readUIntBE(POSITION_AT, 6);
export const previousCrcOf = (record: Buffer): number => record.readUInt32BE(CHAIN_AT);

export function decodeRecord(record: Buffer, lastPosition: number): StoredAppend {
  parseHeader(record, lastPosition);
  const [stream, firstRevision, decisionId, metadata, ...parts] = JSON.parse(
    record.toString('utf8', HEADER_BYTES),
  ) as [string, number, string, readonly EventMetadata[], ...unknown[]];
  const events: NewEvent[] = [];
  for (let at = 0; at < parts.length; at += 3) {
    events.push({
      type: parts[at] as string,
      data: parts[at + 1] as NewEvent['data'],
      metadata: metadata[parts[at + 2] as number]!,
    });
  }
  return { stream, firstRevision, decisionId, lastPosition, events };
}

export const damaged = (what: string): string =>
  `the event store is damaged: ${what}. Stop this process, keep a copy of the data folder, and restore the last backup`;

function toJson(append: StoredAppend): string {
  const metadata: EventMetadata[] = [];
  const parts: unknown[] = [append.stream, append.firstRevision, append.decisionId, metadata];
  let last = -1;
  for (const event of append.events) {
    if (last < 0 || metadata[last] !== event.metadata) last = metadataNumber(metadata, event.metadata);
    parts.push(event.type, event.data, last);
  }
  return JSON.stringify(parts);
}

/** By identity or, among the last few, by equality: an append of many commands has many envelopes. */
function metadataNumber(known: EventMetadata[], wanted: EventMetadata): number {
  const first = Math.max(0, known.length - 8);
  for (let at = known.length - 1; at >= first; at--) if (known[at] === wanted) return at;
  for (let at = known.length - 1; at >= first; at--) if (sameMetadata(known[at]!, wanted)) return at;
  return known.push(wanted) - 1;
}

function sameMetadata(a: EventMetadata, b: EventMetadata): boolean {
  const names = Object.keys(a) as (keyof EventMetadata)[];
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
