import type { RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import type { Document, ReadStore, WritableCollection, WriteOperation } from '@onward/read-store';
import type { Runtime, RuntimePorts } from '@onward/runtime';
import type { Tamper } from '@onward/testing';
import type { Mutation } from './mutation.js';
import { part, replaceMethod } from './patch.js';

type Batch = { readonly after: Position; readonly events: readonly RecordedEvent[]; readonly upTo: Position };
type Watcher = { push(batch: Batch): void };

/** Changes the collections that queries are answered from. */
const collecting = (change: (collection: WritableCollection) => Partial<WritableCollection>): Tamper => ({
  ports: (ports: RuntimePorts) => {
    const { readStore: store } = ports;
    const readStore: ReadStore = {
      open: async (spec, fingerprint) => {
        const { collection, stale } = await store.open(spec, fingerprint);
        return { collection: { ...collection, ...change(collection) }, stale };
      },
      openNext: async (spec, fingerprint) => {
        const collection = await store.openNext(spec, fingerprint);
        return { ...collection, ...change(collection) };
      },
      switchToNext: (name) => store.switchToNext(name),
      dropNext: (name) => store.dropNext(name),
      flush: () => store.flush(),
      close: () => store.close(),
    };
    return { ...ports, readStore };
  },
});

/** Documents are written with the next checkpoint; until then they are in memory. */
function documentsLast(collection: WritableCollection): Partial<WritableCollection> {
  let held: readonly WriteOperation[] = [];
  const heldDocument = (id: string): { readonly document: Document | undefined } | undefined => {
    const last = held.findLast((one) => ('put' in one ? one.put._id : one.remove) === id);
    return last && { document: 'put' in last ? last.put : undefined };
  };
  return {
    get: async (id) => {
      const newer = heldDocument(id);
      return newer === undefined ? collection.get(id) : newer.document;
    },
    getMany: async (ids) => {
      const stored = await collection.getMany(ids);
      return ids.map((id, at) => {
        const newer = heldDocument(id);
        return newer === undefined ? stored[at] : newer.document;
      });
    },
    write: async (operations, checkpoint) => {
      const before = held;
      held = operations;
      await collection.write(before, checkpoint);
    },
  };
}

/** Where it last was, a little before where it is. */
const behindItself = (collection: WritableCollection): Partial<WritableCollection> => ({
  checkpoint: async () => {
    const checkpoint = await collection.checkpoint();
    return checkpoint && (String(Math.max(1, Number(checkpoint) - 5)) as Position);
  },
});

const watching = (change: (watcher: Watcher) => Watcher) => (runtime: Runtime) =>
  replaceMethod<(watcher: Watcher) => unknown>(
    part(runtime, 'feeds', 'hub'),
    'watchAll',
    (watch) => (watcher) => watch(change(watcher)),
  );

/** The first live batch is taken for known. */
const withGap = (watcher: Watcher): Watcher => {
  let skipped: Position | undefined;
  let isFirst = true;
  return new Proxy(watcher, {
    get: (target, name) => {
      if (name !== 'push') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return (batch: Batch) => {
        if (batch.events.length > 0 && isFirst) {
          skipped = batch.after;
          isFirst = false;
          return;
        }
        target.push(skipped === undefined ? batch : { ...batch, after: skipped });
        skipped = undefined;
      };
    },
  });
};

/** Every third batch comes twice. */
function repeating(runtime: Runtime): void {
  replaceMethod<(...args: unknown[]) => AsyncIterable<unknown>>(
    part(runtime, 'feeds'),
    'all',
    (all) =>
      async function* (...args) {
        let count = 0;
        for await (const batch of all(...args)) {
          yield batch;
          if (++count % 3 === 0) yield batch;
        }
      },
  );
}

export const VIEW_MUTATIONS: readonly Mutation[] = [
  { name: 'a projection applies events twice', tamper: collecting(behindItself) },
  { name: 'the checkpoint of a projection before its documents', tamper: collecting(documentsLast) },
  { name: 'a feed with a gap between history and live', tamper: { runtime: watching(withGap) } },
  { name: 'a feed that repeats', tamper: { runtime: repeating } },
];
