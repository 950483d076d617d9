import { decide, STATE_SCHEMA_VERSION, type Command, type InstanceState } from '@onward/engine';
import { eventId, type RecordedEvent } from '@onward/event-store';
import {
  INSTANCE_STREAM_PREFIX,
  SYSTEM_ACTOR,
  type JsonObject,
  type Key,
  type Position,
} from '@onward/model';
import type { Outcome, RequestMeta } from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import * as errors from '../errors.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import type { RuntimeOptions, RuntimePorts } from '../ports.js';
import { Executor, type Committed } from './executor.js';
import { InstanceCache } from './instance-cache.js';
import { HotInstances } from './hot-instances.js';
import { ABSENT, InstanceLoader } from './instance-loader.js';
import { Mailboxes } from './mailbox.js';
import { Snapshots } from '../streams/snapshots.js';

/** Ordinals left at which another instance number is held ready for an instance. */
const ORDINALS_LOW = 2 ** 16;
const ORDINALS = 2 ** 20;

/** The instances of this node: their mailboxes, their cache, their streams. */
export class Instances {
  private readonly cache: InstanceCache;
  private readonly loader: InstanceLoader;
  private readonly mailboxes: Mailboxes;
  private readonly snapshots: Snapshots<InstanceState>;
  private readonly hot = new HotInstances();
  private readonly executor: Executor;
  private spareNumber: number | undefined;
  private stopped = false;

  constructor(
    private readonly ports: RuntimePorts,
    private readonly options: RuntimeOptions,
    private readonly registry: DefinitionRegistry,
    private readonly numbers: NumberAllocator,
    private readonly onCommitted: (committed: Committed) => void,
    /** What sagas have sent because of events up to here does not come again. */
    private readonly settled: () => Position,
  ) {
    const { clock, entropy, eventStore, expressions, logger, pauses = clock, schedules } = ports;
    this.snapshots = new Snapshots(eventStore, clock, entropy, logger, STATE_SCHEMA_VERSION);
    this.cache = new InstanceCache(options.maxCachedInstances, options.maxCachedBytes);
    this.loader = new InstanceLoader(eventStore, this.snapshots, options.eventsPerRead);
    this.executor = new Executor({
      eventStore,
      loader: this.loader,
      cache: this.cache,
      clock,
      pauses,
      entropy,
      options,
      expressions,
      schedules,
      decide: ports.decide ?? decide,
      graphOf: (key) => registry.graph(key),
      spareNumberFor: (state) => this.spareNumberFor(state),
      onCommitted: (committed) => this.committed(committed),
      onConflict: (key) => this.hot.conflicted(key),
    });
    this.mailboxes = new Mailboxes(options.maxCommandsPerAppend, this.executor.work);
  }

  get conflicts(): HotInstances {
    return this.hot;
  }

  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    if (this.stopped) return Promise.resolve({ ok: false, rejection: errors.stopping() });
    const waiting = this.mailboxes.waitingFor(instanceKey);
    if (waiting >= this.options.maxWaitingPerInstance)
      return Promise.resolve({ ok: false, rejection: errors.mailboxFull(waiting) });
    return new Promise((answer, fail) => {
      const header = {
        ...(meta.idempotencyKey === undefined
          ? {}
          : { idempotencyKey: meta.idempotencyKey, fingerprint: meta.fingerprint ?? '' }),
        ...(meta.expectedRevision === undefined ? {} : { expectedRevision: meta.expectedRevision }),
        ...(meta.reactsTo === undefined ? {} : { reaction: { at: meta.reactsTo, settled: this.settled() } }),
      };
      this.mailboxes.post(instanceKey, { command, header, meta, answer, fail });
    });
  }

  /** As this node knows it: possibly behind what others have stored. Undefined where there is none. */
  readonly known = async (instanceKey: Key): Promise<InstanceState | undefined> => {
    const cached = this.cache.get(instanceKey);
    if (cached !== undefined) return cached.state;
    const loaded = await this.loader.load(instanceKey);
    return loaded === ABSENT ? undefined : loaded.state;
  };

  /** Something was stored, here or by another node: what this node knows of the instance may be behind. */
  noticed(instanceKey: Key, revision: number): void {
    const cached = this.cache.peek(instanceKey);
    if (cached !== undefined && cached.state.revision < revision) this.cache.delete(instanceKey);
  }

  /** At the tail of its stream. */
  readonly current = async (instanceKey: Key): Promise<InstanceState | undefined> => {
    const cached = this.cache.get(instanceKey);
    const entry =
      cached === undefined
        ? await this.loader.load(instanceKey)
        : await this.loader.refresh(instanceKey, cached);
    return entry.state.revision < 0 ? undefined : entry.state;
  };

  at(
    instanceKey: Key,
    at: { readonly revision?: number; readonly time?: number },
  ): Promise<InstanceState | undefined> {
    return this.loader.loadAt(instanceKey, at);
  }

  events(instanceKey: Key, from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.ports.eventStore.readStream(INSTANCE_STREAM_PREFIX + instanceKey, { from, limit });
  }

  /** Resolves when no command is under way. */
  idle(): Promise<void> {
    return this.mailboxes.whenIdle();
  }

  /** Lets what is under way finish; nothing new is taken. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.mailboxes.whenIdle();
  }

  private committed(committed: Committed): void {
    this.onCommitted(committed);
    const { instanceKey, state, events, decisionId, position, tenantId } = committed;
    if (events.at(-1)?.type === 'AdvanceDeferred') {
      this.advance(instanceKey, tenantId, eventId(decisionId, events.length - 1));
    }
    const entry = this.cache.get(instanceKey);
    if (entry !== undefined && state.revision - entry.snapshotRevision >= this.options.snapshotEvery) {
      this.cache.put(instanceKey, { ...entry, snapshotRevision: state.revision });
      void this.snapshots.write(instanceKey, { state, position });
    }
  }

  /** Goes on with tokens that a bounded append has left ready. */
  advance(instanceKey: Key, tenantId: string, causationId?: string): void {
    const commandId = this.ports.entropy.uuid();
    const meta = { tenantId, actor: SYSTEM_ACTOR, commandId, causationId: causationId ?? commandId };
    this.execute(instanceKey, { type: 'Advance' }, meta).then(
      (outcome) => {
        if (!outcome.ok && outcome.rejection.kind === 'UNAVAILABLE' && !this.stopped)
          (this.ports.pauses ?? this.ports.clock).schedule(1000, () =>
            this.advance(instanceKey, tenantId, causationId),
          );
      },
      (error: unknown) =>
        this.ports.logger.error('an instance could not go on', { instanceKey, error: String(error) }),
    );
  }

  private spareNumberFor(state: InstanceState): number | undefined {
    if (state.nextOrdinal % ORDINALS < ORDINALS - ORDINALS_LOW) return undefined;
    const spare = this.spareNumber;
    this.spareNumber = undefined;
    if (spare === undefined)
      void Promise.resolve(this.numbers.next()).then(
        (number) => (this.spareNumber = number),
        () => undefined,
      );
    return spare;
  }
}
