import { evolve, initialState, type EngineEvent, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import {
  INSTANCE_STREAM_PREFIX,
  instanceKeyOf,
  instanceStream,
  type Key,
  type Position,
} from '@onward/model';
import type { MemoryEventLog } from '../stores/index.js';

export interface Followed {
  readonly instanceKey: Key;
  readonly events: readonly RecordedEvent[];
  /** After each of the events. */
  readonly states: readonly InstanceState[];
}

interface Growing extends Followed {
  readonly events: RecordedEvent[];
  readonly states: InstanceState[];
}

const PAGE = 500;

/** What is durable, folded from event 0 without any of the runtime: what everything else is compared with. */
export class Oracle {
  readonly #instances = new Map<Key, Growing>();
  #after: Position | 'start' = 'start';

  constructor(private readonly log: MemoryEventLog) {}

  /** All instances, in the order of their first events. */
  instances(): readonly Followed[] {
    this.#follow();
    return [...this.#instances.values()];
  }

  instance(instanceKey: Key): Followed | undefined {
    this.#follow();
    return this.#instances.get(instanceKey);
  }

  /** Undefined where there is no such instance. */
  state(instanceKey: Key): InstanceState | undefined {
    return this.instance(instanceKey)?.states.at(-1);
  }

  /** Of the last durable event; -1 where there is none. */
  tail(instanceKey: Key): number {
    const [last] = this.log.readStream(instanceStream(instanceKey), { direction: 'backwards', limit: 1 });
    return last?.revision ?? -1;
  }

  #follow(): void {
    for (let atEnd = false; !atEnd;) {
      const read = this.log.readAll({ after: this.#after, limit: PAGE, prefixes: [INSTANCE_STREAM_PREFIX] });
      for (const event of read.events) this.#take(event);
      this.#after = read.upTo;
      atEnd = read.atEnd;
    }
  }

  #take(event: RecordedEvent): void {
    const instanceKey = instanceKeyOf(event.stream);
    const known = this.#instances.get(instanceKey) ?? { instanceKey, events: [], states: [] };
    this.#instances.set(instanceKey, known);
    const before = known.states.at(-1) ?? initialState;
    known.states.push(evolve(before, event as unknown as EngineEvent, event.metadata.time));
    known.events.push(event);
  }
}
