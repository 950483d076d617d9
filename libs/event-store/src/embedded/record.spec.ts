import fc from 'fast-check';
import type { JsonObject } from '@onward/model';
import { metadata } from '../contract/harness.js';
import { StoreDamaged } from '../errors.js';
import {
  crcOf,
  decodeRecord,
  indexValueOf,
  parseIndexValue,
  previousCrcOf,
  RecordEncoder,
} from './record.js';
import type { StoredAppend } from './stored-event.js';

const envelopes = [metadata({ actor: 'a' }), metadata({ actor: 'b' })];
const anAppend: fc.Arbitrary<StoredAppend> = fc.record({
  stream: fc.string({ unit: 'binary', minLength: 1 }),
  firstRevision: fc.nat(),
  decisionId: fc.uuid(),
  lastPosition: fc.integer({ min: 100, max: 2 ** 48 - 1 }),
  events: fc.array(
    fc.record({
      type: fc.string(),
      data: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonObject[string]>),
      metadata: fc.constantFrom(...envelopes),
    }),
    { minLength: 1, maxLength: 20 },
  ),
});

test('what is decoded is what was encoded', () => {
  const encoder = new RecordEncoder();
  fc.assert(
    fc.property(anAppend, fc.nat({ max: 2 ** 32 - 1 }), (append, previous) => {
      const { bytes, crc } = encoder.encode(append, previous);
      expect(JSON.stringify(decodeRecord(bytes, append.lastPosition))).toBe(JSON.stringify(sorted(append)));
      expect([crcOf(bytes), previousCrcOf(bytes)]).toEqual([crc, previous]);
      expect(parseIndexValue(indexValueOf(bytes))).toEqual({
        lastPosition: append.lastPosition,
        count: append.events.length,
      });
    }),
  );
});

test('every changed byte is noticed, and a record at another position, too', () => {
  const encoder = new RecordEncoder();
  const event = { type: 'T', data: { a: 1 }, metadata: envelopes[0]! };
  const { bytes } = encoder.encode(
    { stream: 's', firstRevision: 0, decisionId: 'd', lastPosition: 7, events: [event] },
    42,
  );
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ 0x10;
    expect(() => decodeRecord(damaged, 7)).toThrow(StoreDamaged);
    expect(() => decodeRecord(bytes.subarray(0, at), 7)).toThrow(StoreDamaged);
  }
  expect(() => decodeRecord(bytes, 8)).toThrow(StoreDamaged);
});

test('records larger than a slab have a buffer of their own', () => {
  const encoder = new RecordEncoder();
  for (const size of [10, 200_000, 300_000, 2_000_000, 10]) {
    const event = { type: 'T', data: { filler: '€'.repeat(size) }, metadata: envelopes[0]! };
    const { bytes } = encoder.encode(
      { stream: 's', firstRevision: 0, decisionId: 'd', lastPosition: 7, events: [event] },
      0,
    );
    expect(decodeRecord(bytes, 7).events).toEqual([event]);
  }
});

const sorted = ({ stream, firstRevision, decisionId, lastPosition, events }: StoredAppend): StoredAppend => ({
  stream,
  firstRevision,
  decisionId,
  lastPosition,
  events: events.map(({ type, data, metadata: envelope }) => ({ type, data, metadata: envelope })),
});
