import { WrongExpectedRevision, type EventStore } from '@onward/event-store';
import { LEASE_STREAM_PREFIX, type Clock } from '@onward/model';
import type { Entropy } from '../ports.js';
import { systemMetadata } from './system-metadata.js';

export interface LeasePorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** What this node holds. */
export interface Held {
  /** Grows with every new owner: whoever guards something by it lets no former owner in. */
  readonly token: number;
  /** Of the entry that says so; the next one is appended behind it. */
  readonly revision: number;
  /** ms since 1970; from then on others may take it. */
  readonly until: number;
}

export type Attempt = { readonly held: Held } | { readonly free: 'at'; readonly at: number };

/** Older entries are of no use; a few remain for the curious. */
const KEPT = 10;

/**
 * A lease in the event store: a stream of its own, whose newest entry says who holds it until when. Every entry is appended behind the
 * one it was decided on, so that of two that want it one gets it. Times are those of the nodes' clocks: when these are apart, two
 * nodes may believe at once that they hold it, which costs work and never correctness.
 */
export class Lease {
  readonly #stream: string;
  #limited = false;

  constructor(
    name: string,
    private readonly node: string,
    private readonly leaseMs: number,
    private readonly ports: LeasePorts,
  ) {
    this.#stream = LEASE_STREAM_PREFIX + name;
  }

  /** Takes it where it is free, or says when it may be. Rejects with the store's errors. */
  async take(): Promise<Attempt> {
    const { clock, eventStore } = this.ports;
    const [newest] = await eventStore.readStream(this.#stream, { direction: 'backwards', limit: 1 });
    const now = clock.now();
    const token = Number(newest?.data['token'] ?? 0) + 1;
    const until = Number(newest?.data['until'] ?? 0);
    // What this process has left behind in doubt (an entry whose outcome it never learnt) is its own.
    const isFree = newest?.type !== 'LeaseTaken' || until <= now || newest.data['owner'] === this.node;
    if (!isFree) return { free: 'at', at: until };
    if (!this.#limited) {
      await eventStore.setMaxCount(this.#stream, KEPT);
      this.#limited = true;
    }
    const held = await this.#append('LeaseTaken', { token, revision: newest?.revision ?? -1, until: now });
    return held === undefined ? { free: 'at', at: now + this.leaseMs } : { held };
  }

  /** Undefined: somebody else has it. */
  renew(held: Held): Promise<Held | undefined> {
    return this.#append('LeaseTaken', held);
  }

  async release(held: Held): Promise<void> {
    await this.#append('LeaseReleased', held);
  }

  async #append(type: string, { token, revision }: Held): Promise<Held | undefined> {
    const { clock, entropy, eventStore } = this.ports;
    const until = type === 'LeaseTaken' ? clock.now() + this.leaseMs : clock.now();
    try {
      const appended = await eventStore.append({
        stream: this.#stream,
        expectedRevision: revision < 0 ? 'no-stream' : revision,
        events: [{ type, data: { owner: this.node, token, until }, metadata: systemMetadata(this.ports) }],
        decisionId: entropy.uuid(),
      });
      return { token, until, revision: appended.revision };
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return undefined;
      throw error;
    }
  }
}
