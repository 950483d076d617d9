import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { STATE_SCHEMA_VERSION, type InstanceState } from '@onward/engine';
import { MAX_APPEND_BYTES, type EventStore } from '@onward/event-store';
import {
  DEFAULT_TENANT,
  SNAPSHOT_STREAM_PREFIX,
  SYSTEM_ACTOR,
  type Clock,
  type Key,
  type Position,
} from '@onward/model';
import type { Entropy, Logger } from '../ports.js';

export interface Snapshot {
  readonly state: InstanceState;
  readonly position: Position;
}

/**
 * Snapshots are a shortcut and nothing rests on them: one stream each, outside the feeds, of which only the newest is kept.
 * One of another schema, or one that cannot be read, is as good as none. `v8.serialize` keeps what is shared within a state
 * shared (compensation entries refer to the variables of then).
 */
export class Snapshots {
  private readonly writing = new Set<Key>();

  constructor(
    private readonly eventStore: EventStore,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly logger: Logger,
  ) {}

  async read(instanceKey: Key): Promise<Snapshot | undefined> {
    const [event] = await this.eventStore.readStream(SNAPSHOT_STREAM_PREFIX + instanceKey, {
      direction: 'backwards',
      limit: 1,
    });
    if (event === undefined || event.data['schema'] !== STATE_SCHEMA_VERSION) return undefined;
    try {
      const state = deserialize(
        inflateRawSync(Buffer.from(event.data['state'] as string, 'base64')),
      ) as InstanceState;
      return { state, position: event.data['position'] as Position };
    } catch (error) {
      this.logger.warn('a snapshot could not be read and is ignored', { instanceKey, error: String(error) });
      return undefined;
    }
  }

  /** Written beside the work at hand; a failure costs nothing but time later. */
  async write(instanceKey: Key, { state, position }: Snapshot): Promise<void> {
    if (this.writing.has(instanceKey)) return;
    this.writing.add(instanceKey);
    try {
      const encoded = deflateRawSync(serialize(state), { level: 1 }).toString('base64');
      if (encoded.length > MAX_APPEND_BYTES - 4096) return;
      const stream = SNAPSHOT_STREAM_PREFIX + instanceKey;
      const commandId = this.entropy.uuid();
      const metadata = {
        version: 1,
        time: this.clock.now(),
        tenantId: DEFAULT_TENANT,
        actor: SYSTEM_ACTOR,
        commandId,
        $correlationId: instanceKey,
        $causationId: commandId,
      };
      const data = { schema: STATE_SCHEMA_VERSION, revision: state.revision, position, state: encoded };
      const { revision } = await this.eventStore.append({
        stream,
        expectedRevision: 'any',
        events: [{ type: 'SnapshotTaken', data, metadata }],
        decisionId: this.entropy.uuid(),
      });
      if (revision === 0) await this.eventStore.setMaxCount(stream, 1);
    } catch (error) {
      this.logger.debug('a snapshot was not written', { instanceKey, error: String(error) });
    } finally {
      this.writing.delete(instanceKey);
    }
  }
}
