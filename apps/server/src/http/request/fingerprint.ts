import { createHash, type Hash } from 'node:crypto';

/**
 * The SHA-256 of a request: method, path and body. Object keys count in any order, so that a client may serialise its body anew.
 */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  const hash = createHash('sha256').update(`${method}\0${path}\0`);
  addTo(hash, body);
  return hash.digest('hex');
}

function addTo(hash: Hash, value: unknown): void {
  if (value instanceof Uint8Array) {
    hash.update(`bytes ${value.length} `).update(value);
  } else if (Array.isArray(value)) {
    hash.update('[');
    for (const item of value) addTo(hash, item);
    hash.update(']');
  } else if (typeof value === 'object' && value !== null) {
    hash.update('{');
    for (const name of Object.keys(value).toSorted()) {
      hash.update(JSON.stringify(name));
      addTo(hash, (value as Record<string, unknown>)[name]);
    }
    hash.update('}');
  } else {
    hash.update(`${JSON.stringify(value) ?? 'none'} `);
  }
}
