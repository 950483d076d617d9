import type { Position } from '@onward/model';
import type {
  CollectionSpec,
  Filter,
  FindOptions,
  ReadCollection,
  ReadStore,
  WritableCollection,
  WriteOperation,
} from '@onward/read-store';
import type { Projections } from '@onward/runtime';
import type { Methods } from './peer.js';
import { projected } from './remote-projections.js';

/** What the thread with the read side answers: the ports `ReadStore` and `Projections`, method by method. */
export function readSideMethods(
  readStore: ReadStore,
  projections: Projections,
  names: readonly string[],
): Methods {
  const opened = new Map<string, WritableCollection>();
  let generations = 0;
  const ids = new Map(names.map((name) => [projected(name), name]));
  const reading = (id: string): ReadCollection => {
    const collection = opened.get(id) ?? projections.collection(ids.get(id) ?? '');
    if (collection === undefined) throw new Error(`there is no ${id}; projections have to be started first`);
    return collection;
  };
  const writing = (id: string): WritableCollection => {
    const collection = opened.get(id);
    if (collection === undefined) throw new Error(`${id} was not opened for writing`);
    return collection;
  };
  const keep = (id: string, collection: WritableCollection): string => {
    opened.set(id, collection);
    return id;
  };
  return {
    'store.open': async (spec: CollectionSpec, fingerprint: string) => {
      const { collection, stale } = await readStore.open(spec, fingerprint);
      return { id: keep(`collection ${spec.name}`, collection), stale };
    },
    'store.openNext': async (spec: CollectionSpec, fingerprint: string) =>
      // Each time another one: who still has a former handle must not write into this generation.
      keep(`generation ${++generations} of ${spec.name}`, await readStore.openNext(spec, fingerprint)),
    'store.switchToNext': (name: string) => readStore.switchToNext(name),
    'store.dropNext': (name: string) => readStore.dropNext(name),
    'store.flush': () => readStore.flush(),
    'store.close': () => readStore.close(),
    'collection.get': (id: string, document: string) => reading(id).get(document),
    'collection.getMany': (id: string, documents: readonly string[]) => reading(id).getMany(documents),
    'collection.find': (id: string, options: FindOptions) => reading(id).find(options),
    'collection.count': (id: string, filter: Filter | undefined, limit: number) =>
      reading(id).count(filter, limit),
    'collection.write': (id: string, operations: readonly WriteOperation[], checkpoint: Position) =>
      writing(id).write(operations, checkpoint),
    'collection.checkpoint': (id: string) => writing(id).checkpoint(),
    'projections.start': () => projections.start(),
    'projections.stop': () => projections.stop(),
    'projections.status': () => projections.status(),
    'projections.rebuild': (name: string) => projections.rebuild(name),
    'projections.waitFor': (position: Position, timeoutMs: number, waited?: readonly string[]) =>
      projections.waitFor(position, timeoutMs, waited),
  };
}
