import { createHash } from 'node:crypto';
import { define, type Definitions } from './define.js';

/** The name space of our UUIDs, itself a random one (RFC 9562, 5.5). */
const NAMESPACE = Buffer.from('b1f6c0de3a5e4d0c9c5f6a0d2e7b8491', 'hex');
const RANDOM_BYTES = 6;

/**
 * Neither reads a source of randomness: an evaluation that is repeated must yield the same. Both are derived from a text that
 * nobody else is given, so they are unique and evenly spread, but no secrets.
 */
export const random: Definitions = {
  uuid: define('', (_, { draw }) => uuidOf(draw())),
  'random number': define('', (_, { draw }) => {
    const bytes = createHash('sha256').update(draw()).digest();
    return bytes.readUIntBE(0, RANDOM_BYTES) / 256 ** RANDOM_BYTES;
  }),
};

/** Version 5 of RFC 9562: derived from a name. */
function uuidOf(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
