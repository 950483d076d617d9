import { evolve, initialState, type EngineEvent, type InstanceState } from '@onward/engine';
import type { EventStore, RecordedEvent } from '@onward/event-store';
import { instanceStream, type Key, type Position } from '@onward/model';
import type { CachedInstance } from './instance-cache.js';
import type { Snapshots } from '../streams/snapshots.js';
import { BASE_WEIGHT, weightOf } from './weight.js';

export const ABSENT: CachedInstance = {
  state: initialState,
  position: '0' as Position,
  weight: BASE_WEIGHT,
  snapshotRevision: -1,
};

/** Folds stored events over an instance: the only way a state comes from the store. */
export function foldRecorded(entry: CachedInstance, events: readonly RecordedEvent[]): CachedInstance {
  let { state, position, weight } = entry;
  for (const recorded of events) {
    const event = recorded as unknown as EngineEvent;
    state = evolve(state, event, recorded.metadata.time);
    weight += weightOf(event);
    position = recorded.position;
  }
  return { ...entry, state, position, weight };
}

/** Rehydrates instances from their streams: snapshot, then the tail. */
export class InstanceLoader {
  constructor(
    private readonly eventStore: EventStore,
    private readonly snapshots: Snapshots<InstanceState>,
    /** Events read from a stream at a time; a stream that has more is read from its snapshot on. */
    private readonly page: number,
  ) {}

  /** ABSENT where there is no such instance. */
  async load(instanceKey: Key): Promise<CachedInstance> {
    const [head] = await this.eventStore.readStream(instanceStream(instanceKey), {
      direction: 'backwards',
      limit: 1,
    });
    if (head === undefined) return ABSENT;
    if (head.revision < this.page) return this.refresh(instanceKey, ABSENT);
    const snapshot = await this.snapshots.read(instanceKey);
    if (snapshot === undefined) return this.refresh(instanceKey, ABSENT);
    const { state, position } = snapshot;
    const weight = BASE_WEIGHT + 200 * state.nextOrdinal;
    return this.refresh(instanceKey, { state, position, weight, snapshotRevision: state.revision });
  }

  /** What others have stored since: the same entry where there is nothing. */
  async refresh(instanceKey: Key, entry: CachedInstance): Promise<CachedInstance> {
    for (let current = entry; ;) {
      const events = await this.readFrom(instanceKey, current.state.revision + 1, this.page);
      current = foldRecorded(current, events);
      if (events.length < this.page) return current;
    }
  }

  /** The state as it was at a revision or at a time (ms), inclusive; undefined where the instance did not exist then. */
  async loadAt(
    instanceKey: Key,
    at: { readonly revision?: number; readonly time?: number },
  ): Promise<InstanceState | undefined> {
    const { revision: lastRevision = Infinity, time: lastTime = Infinity } = at;
    for (let current = ABSENT; ;) {
      const events = await this.readFrom(instanceKey, current.state.revision + 1, this.page);
      const wanted = events.filter(
        (event) => event.revision <= lastRevision && event.metadata.time <= lastTime,
      );
      current = foldRecorded(current, wanted);
      if (wanted.length < this.page)
        return current === ABSENT || current.state.revision < 0 ? undefined : current.state;
    }
  }

  private readFrom(instanceKey: Key, from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.eventStore.readStream(instanceStream(instanceKey), { from, limit });
  }
}
