import type { Position } from '@onward/model';
import type {
  CollectionSpec,
  Count,
  Document,
  Filter,
  FindOptions,
  ReadCollection,
  ReadStore,
  WritableCollection,
  WriteOperation,
} from '@onward/read-store';
import type { Peer } from './peer.js';

/** A collection in the other thread, which knows it by `id`. */
export class RemoteCollection implements ReadCollection {
  constructor(
    protected readonly peer: Peer,
    protected readonly id: string,
  ) {}

  get(id: string): Promise<Document | undefined> {
    return this.peer.call('collection.get', this.id, id);
  }

  getMany(ids: readonly string[]): Promise<readonly (Document | undefined)[]> {
    return this.peer.call('collection.getMany', this.id, ids);
  }

  find(options: FindOptions): Promise<readonly Document[]> {
    return this.peer.call('collection.find', this.id, options);
  }

  count(filter: Filter | undefined, limit: number): Promise<Count> {
    return this.peer.call('collection.count', this.id, filter, limit);
  }
}

class RemoteWritableCollection extends RemoteCollection implements WritableCollection {
  write(operations: readonly WriteOperation[], checkpoint: Position): Promise<void> {
    return this.peer.call('collection.write', this.id, operations, checkpoint);
  }

  checkpoint(): Promise<Position | undefined> {
    return this.peer.call('collection.checkpoint', this.id);
  }
}

/** The read store of the other thread, which alone opens its files. */
export class RemoteReadStore implements ReadStore {
  constructor(
    private readonly peer: Peer,
    private readonly end: () => Promise<void>,
  ) {}

  async open(
    spec: CollectionSpec,
    fingerprint: string,
  ): Promise<{ readonly collection: WritableCollection; readonly stale: boolean }> {
    const opened = await this.peer.call<{ id: string; stale: boolean }>('store.open', spec, fingerprint);
    return { collection: new RemoteWritableCollection(this.peer, opened.id), stale: opened.stale };
  }

  async openNext(spec: CollectionSpec, fingerprint: string): Promise<WritableCollection> {
    const id = await this.peer.call<string>('store.openNext', spec, fingerprint);
    return new RemoteWritableCollection(this.peer, id);
  }

  switchToNext(name: string): Promise<void> {
    return this.peer.call('store.switchToNext', name);
  }

  dropNext(name: string): Promise<void> {
    return this.peer.call('store.dropNext', name);
  }

  flush(): Promise<void> {
    return this.peer.call('store.flush');
  }

  async close(): Promise<void> {
    try {
      await this.peer.call('store.close');
    } finally {
      await this.end();
    }
  }
}
