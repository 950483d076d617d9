import type { Position } from '@onward/model';
import type { AnyBulkWriteOperation } from 'mongodb';
import { checkDocument, checkId } from '../validate.js';
import type { WriteOperation } from '../port.js';
import { encode, longOf, OWN, type Stored } from './document.js';

/** What a batch leaves of one document. */
export type Change = { readonly put: Stored } | { readonly remove: string };

/** One change per document, the last that the batch names. Throws `UnsupportedQuery` for a document that cannot be stored. */
export function changesOf(operations: readonly WriteOperation[], at: Position): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const operation of operations) {
    if ('put' in operation) {
      checkDocument(operation.put);
      changes.set(operation.put._id, { put: encode(operation.put, at) });
    } else {
      checkId(operation.remove);
      changes.set(operation.remove, { remove: operation.remove });
    }
  }
  return [...changes.values()];
}

/** As the driver takes them; in a transaction, whose first step has made sure that nobody else writes. */
export const plainWrites = (changes: readonly Change[]): AnyBulkWriteOperation<Stored>[] =>
  changes.map((change) =>
    'put' in change
      ? { replaceOne: { filter: { _id: change.put._id }, replacement: change.put, upsert: true } }
      : { deleteOne: { filter: { _id: change.remove } } },
  );

/**
 * Each guarded by the position of its document: one that a later batch has written stays. A put that meets such a document becomes
 * an insert of an `_id` that is there, and is refused as a duplicate.
 */
export function guardedWrites(changes: readonly Change[], at: Position): AnyBulkWriteOperation<Stored>[] {
  const before = { [`${OWN}.at`]: { $lt: longOf(at) } };
  return changes.map((change) =>
    'put' in change
      ? { replaceOne: { filter: { _id: change.put._id, ...before }, replacement: change.put, upsert: true } }
      : { deleteOne: { filter: { _id: change.remove, ...before } } },
  ) as AnyBulkWriteOperation<Stored>[];
}
