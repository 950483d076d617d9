import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { MAX_APPEND_BYTES, type EventStore } from '@onward/event-store';
import {
  DEFAULT_TENANT,
  SNAPSHOT_STREAM_PREFIX,
  SYSTEM_ACTOR,
  type Clock,
  type Position,
} from '@onward/model';
import type { Entropy, Logger } from '../ports.js';

export interface Snapshot<S> {
  readonly state: S;
  /** Of its last event, as whoever wrote it wants to know it again. */
  readonly position: Position;
}

/**
 * Snapshots are a shortcut and nothing rests on them: one stream each, outside the feeds, of which only the newest is kept.
 * One of another schema, or one that cannot be read, is as good as none. `v8.serialize` keeps what is shared within a state
 * shared (compensation entries refer to the variables of then).
 */
export class Snapshots<S extends { readonly revision: number }> {
  private readonly writing = new Set<string>();

  constructor(
    private readonly eventStore: EventStore,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly logger: Logger,
    /** Of the state's shape: snapshots of another one are not read. */
    private readonly schema: number,
  ) {}

  /** @param id an instance's key, or the name of another stream */
  async read(id: string): Promise<Snapshot<S> | undefined> {
    const [event] = await this.eventStore.readStream(SNAPSHOT_STREAM_PREFIX + id, {
      direction: 'backwards',
      limit: 1,
    });
    if (event === undefined || event.data['schema'] !== this.schema) return undefined;
    try {
      const state = deserialize(inflateRawSync(Buffer.from(event.data['state'] as string, 'base64'))) as S;
      return { state, position: event.data['position'] as Position };
    } catch (error) {
      this.logger.warn('a snapshot could not be read and is ignored', { id, error: String(error) });
      return undefined;
    }
  }

  /** Written beside the work at hand; a failure costs nothing but time later. */
  async write(id: string, { state, position }: Snapshot<S>): Promise<void> {
    if (this.writing.has(id)) return;
    this.writing.add(id);
    try {
      const encoded = deflateRawSync(serialize(state), { level: 1 }).toString('base64');
      if (encoded.length > MAX_APPEND_BYTES - 4096) return;
      const stream = SNAPSHOT_STREAM_PREFIX + id;
      const commandId = this.entropy.uuid();
      const metadata = {
        version: 1,
        time: this.clock.now(),
        tenantId: DEFAULT_TENANT,
        actor: SYSTEM_ACTOR,
        commandId,
        $correlationId: id,
        $causationId: commandId,
      };
      const data = { schema: this.schema, revision: state.revision, position, state: encoded };
      const { revision } = await this.eventStore.append({
        stream,
        expectedRevision: 'any',
        events: [{ type: 'SnapshotTaken', data, metadata }],
        decisionId: this.entropy.uuid(),
      });
      if (revision === 0) await this.eventStore.setMaxCount(stream, 1);
    } catch (error) {
      this.logger.debug('a snapshot was not written', { id, error: String(error) });
    } finally {
      this.writing.delete(id);
    }
  }
}
