import type { Position } from '@onward/model';
import type { ReadCollection } from '@onward/read-store';
import type { ProjectionStatus, Projections } from '@onward/runtime';
import type { Peer } from './peer.js';
import { RemoteCollection } from './remote-read-store.js';

/** The projections of the other thread. */
export class RemoteProjections implements Projections {
  readonly #collections: ReadonlyMap<string, ReadCollection>;

  constructor(
    private readonly peer: Peer,
    names: readonly string[],
    readonly head: () => Promise<Position>,
  ) {
    this.#collections = new Map(names.map((name) => [name, new RemoteCollection(peer, projected(name))]));
  }

  start(): Promise<void> {
    return this.peer.call('projections.start');
  }

  stop(): Promise<void> {
    return this.peer.call('projections.stop');
  }

  status(): Promise<readonly ProjectionStatus[]> {
    return this.peer.call('projections.status');
  }

  rebuild(name: string): Promise<boolean> {
    return this.peer.call('projections.rebuild', name);
  }

  collection(name: string): ReadCollection | undefined {
    return this.#collections.get(name);
  }

  waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean> {
    return this.peer.call('projections.waitFor', position, timeoutMs, names);
  }
}

/** What the other thread knows a projection's collection by. */
export const projected = (name: string): string => `projection ${name}`;
