import { createHash } from 'node:crypto';
import { eventId } from './event-id.js';

/** As RFC 9562 says it, byte by byte. */
function byTheBook(decisionId: string, ordinal: number): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(decisionId.replaceAll('-', ''), 'hex'))
    .update(String(ordinal))
    .digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('eventId', () => {
  it('is the UUIDv5 of the decision and the place in its append', () => {
    const namespaces = ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'FFFFFFFF-ffff-4fff-bfff-000000000000'];
    for (const decisionId of namespaces) {
      for (const ordinal of [0, 1, 9, 10, 4095, 2 ** 31]) {
        expect(eventId(decisionId, ordinal)).toBe(byTheBook(decisionId, ordinal));
      }
    }
  });

  it('agrees with other implementations', () => {
    expect(eventId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 7)).toBe('a9f96b98-dd44-5216-ab0d-dbfc6b262edf');
  });
});
