import { hash } from 'node:crypto';

const NAMESPACE_BYTES = 16;
/** Written over and over: one is made for every job that is handed out. */
const INPUT = Buffer.alloc(NAMESPACE_BYTES + 16);

/** The UUIDv5 (RFC 9562 §5.5) of an event: namespace is its decision id, the name its ordinal within the append. */
export function eventId(decisionId: string, ordinal: number): string {
  INPUT.write(decisionId.replaceAll('-', ''), 'hex');
  const length = NAMESPACE_BYTES + INPUT.write(String(ordinal), NAMESPACE_BYTES, 'latin1');
  const hex = hash('sha1', INPUT.subarray(0, length), 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
