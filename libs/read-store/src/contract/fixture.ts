import type { Position } from '@onward/model';
import type { CollectionSpec, Document, Filter, ReadStore, Sort, WritableCollection } from '../port.js';

/** What an adapter gives the suite: a place for one store, empty at first. */
export interface ReadStoreFixture {
  /** Opens the store: again over the same data after it was closed, and beside one that is open, as another process would. */
  open(): Promise<ReadStore>;
  cleanup(): Promise<void>;
  /** Where the store can give no consistent view of several documents: every document by itself is whole all the same. */
  readonly seesHalfBatches?: boolean;
}

/** The fixture of the test that runs. */
export interface Context {
  readonly fixture: ReadStoreFixture;
  store: ReadStore;
}

export const at = (position: number): Position => String(position) as Position;

export const SPEC: CollectionSpec = {
  name: 'things',
  indexes: [
    { name: 'state-date', paths: ['state', 'date'] },
    { name: 'rank', paths: ['rank'] },
    { name: 'nested', paths: ['place.city', 'rank'] },
    { name: 'groups', paths: ['groups'] },
  ],
};

export async function filled(
  context: Context,
  documents: readonly Document[],
  spec = SPEC,
): Promise<WritableCollection> {
  const { collection } = await context.store.open(spec, 'v1');
  const before = Number((await collection.checkpoint()) ?? '0');
  await collection.write(
    documents.map((put) => ({ put })),
    at(before + 1),
  );
  return collection;
}

export async function idsOf(
  collection: WritableCollection,
  filter: Filter = {},
  sort: Sort = [],
): Promise<readonly string[]> {
  return (await collection.find({ filter, sort, limit: 10_000 })).map(({ _id }) => _id);
}
