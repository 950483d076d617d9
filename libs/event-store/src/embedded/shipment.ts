import { damaged, positionOf } from './record.js';
import { StoreDamaged } from '../errors.js';
import { LogChain } from './log-chain.js';
import type { AppendEvents } from './stored-event.js';

/** What one shipment holds at most, bytes, but for a single record that is larger. */
export const MAX_SHIPMENT_BYTES = 2 * 1024 * 1024;
const LENGTH_BYTES = 4;

/** A piece of the log as it is stored, for whoever follows it in another thread. */
export interface Shipment {
  /** Records one behind the other, each behind its length: 32 bits, big-endian. */
  readonly records: Uint8Array<ArrayBuffer>;
  /** The position of the last durable event. */
  readonly durable: number;
}

/** Of these records as many as one shipment takes. */
export function upToLimit(records: readonly Buffer[]): readonly Buffer[] {
  let bytes = 0;
  const behind = records.findIndex((record) => (bytes += record.length) > MAX_SHIPMENT_BYTES);
  return behind < 0 ? records : records.slice(0, Math.max(1, behind));
}

/** Copied into one buffer that can be handed over to another thread. */
export function pack(records: readonly Buffer[], durable: number): Shipment {
  let bytes = 0;
  for (const record of records) bytes += LENGTH_BYTES + record.length;
  const packed = Buffer.from(new ArrayBuffer(bytes));
  let at = 0;
  for (const record of records) {
    packed.writeUInt32BE(record.length, at);
    packed.set(record, at + LENGTH_BYTES);
    at += LENGTH_BYTES + record.length;
  }
  return { records: packed, durable };
}

/** Throws StoreDamaged where it is not what follows `after`. */
export function unpack({ records, durable }: Shipment, after: number): readonly AppendEvents[] {
  const packed = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  const chain = new LogChain(after);
  const appends: AppendEvents[] = [];
  for (let at = 0; at < packed.length;) {
    const end = at + LENGTH_BYTES + packed.readUInt32BE(at);
    const record = packed.subarray(at + LENGTH_BYTES, end);
    appends.push(chain.next(record, positionOf(record)));
    at = end;
  }
  if (appends.length === 0 && after < durable)
    throw new StoreDamaged(damaged(`the appends behind position ${after} are missing`));
  return appends;
}
