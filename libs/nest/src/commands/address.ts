import { ownerOf, parseKey, type Key, type Ordinal } from '@onward/model';

/** Where a key leads: the instance and, within it, the job, user task, incident or element instance. */
export interface Address {
  readonly instanceKey: Key;
  readonly ordinal: Ordinal;
}

/** A key that is no key leads to an instance that does not exist; the runtime then answers NOT_FOUND. */
export function addressOf(key: Key): Address {
  return { instanceKey: ownerOf(key), ordinal: parseKey(key)?.ordinal ?? 0 };
}
