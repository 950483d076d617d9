import type { AppendResult, EventMetadata, EventStore, NewEvent } from '@onward/event-store';
import { ANONYMOUS, DEFAULT_TENANT } from '@onward/model';
import type { JsonObject } from '@onward/model';
import { seededEntropy } from './entropy.js';
import { VIRTUAL_START } from './virtual-clock.js';

/** The envelope of an event of which only type and data matter. */
export const plainMetadata: EventMetadata = {
  version: 1,
  time: VIRTUAL_START,
  tenantId: DEFAULT_TENANT,
  actor: ANONYMOUS,
  commandId: '00000000-0000-4000-8000-000000000001',
  $correlationId: '00000000-0000-4000-8000-000000000001',
  $causationId: '00000000-0000-4000-8000-000000000001',
};

export const plainEvent = (type: string, data: JsonObject = {}): NewEvent => ({
  type,
  data,
  metadata: plainMetadata,
});

/** Writes histories by hand: appends events to streams wherever those are. */
export class HistoryWriter {
  readonly #entropy = seededEntropy(20_240_101);

  constructor(private readonly store: EventStore) {}

  append(stream: string, ...events: readonly NewEvent[]): Promise<AppendResult> {
    return this.store.append({ stream, expectedRevision: 'any', events, decisionId: this.#entropy.uuid() });
  }
}
