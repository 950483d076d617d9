import { createHash } from 'node:crypto';

/** The UUIDv5 (RFC 9562 §5.5) of an event: namespace is its decision id, the name its ordinal within the append. */
export function eventId(decisionId: string, ordinal: number): string {
  const namespace = Buffer.from(decisionId.replaceAll('-', ''), 'hex');
  const hash = createHash('sha1').update(namespace).update(String(ordinal)).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
