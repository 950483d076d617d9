import { createHash } from 'node:crypto';

/** A store takes ids of 200 characters; the key in front and the separator leave this much. */
const MAX_NAME = 150;

/** An id of a key and a name that a user chose; a long or odd name is replaced by its hash. */
export function documentId(key: string, name: string): string {
  const isPlain = name.length <= MAX_NAME && !/[\ud800-\udfff]/.test(name);
  return isPlain
    ? `${key}/${name}`
    : `${key}//${createHash('sha256').update(JSON.stringify(name)).digest('hex')}`;
}
