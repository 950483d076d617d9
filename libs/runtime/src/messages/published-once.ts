import type { EventReader } from '@onward/event-store';
import { comparePositions, type Key, type Position } from '@onward/model';

/** Where it lies. */
export interface Publication {
  readonly position: Position;
  readonly revision: number;
}

const PAGE = 500;

/**
 * Whether a message that is to be published once is published already: before a crash, or by another node that was asked as well. It may have
 * expired since, so that only its stream tells. Nothing is looked at twice.
 */
export class PublishedOnce {
  #seen = -1;

  constructor(
    private readonly eventStore: EventReader,
    private readonly stream: string,
    private readonly messageKey: Key,
    /** Of the reservation of its key: it was published behind it, whatever the clocks of those who have stored the two say. */
    private readonly reservedAt: Position,
  ) {}

  /** Looks at what is stored up to this revision. */
  async upTo(revision: number): Promise<Publication | undefined> {
    const seen = this.#seen;
    this.#seen = revision;
    // The newest event alone mostly tells that nothing has been stored since.
    for (let from = revision, limit = 1; from > seen; from -= limit, limit = PAGE) {
      const events = await this.eventStore.readStream(this.stream, { direction: 'backwards', from, limit });
      for (const { type, data, position, revision: at } of events) {
        if (at <= seen || comparePositions(position, this.reservedAt) < 0) return undefined;
        if (type === 'MessagePublished' && data['message'] === this.messageKey)
          return { position, revision: at };
      }
      if (events.length < limit) return undefined;
    }
    return undefined;
  }
}
