import { hash } from 'node:crypto';

const NAMESPACE_BYTES = 16;
/** Written over and over: one is made for every job that is handed out. */
const INPUT = Buffer.alloc(NAMESPACE_BYTES + 16);

/** The UUIDv5 (RFC 9562 §5.5) of an event: namespace is its decision id, the name its ordinal within the append. */
export function eventId(decisionId: string, ordinal: number): string {
  writeUuid(decisionId);
  const length = NAMESPACE_BYTES + INPUT.write(String(ordinal), NAMESPACE_BYTES, 'latin1');
  const hex = hash('sha1', INPUT.subarray(0, length), 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Its 16 bytes, without the texts that taking it apart would make. */
function writeUuid(uuid: string): void {
  for (let from = 0, at = 0; at < NAMESPACE_BYTES; from += 2) {
    if (uuid.charCodeAt(from) === DASH) from++;
    INPUT[at++] = (nibble(uuid.charCodeAt(from)) << 4) | nibble(uuid.charCodeAt(from + 1));
  }
}

const DASH = 0x2d;
/** Of a hexadecimal digit's character, whatever its case: letters have bit 6, and a low half that counts from 1. */
const nibble = (code: number): number => (code & 0xf) + (code >> 6) * 9;
