import {
  decide,
  type DecisionContext,
  type EngineEvent,
  type EngineLimits,
  type InstanceState,
} from '@onward/engine';
import {
  AppendTooLarge,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
  type AppendRequest,
  type AppendResult,
  type EventStore,
} from '@onward/event-store';
import {
  instanceStream,
  type Clock,
  type JsonObject,
  type Key,
  type Position,
  type ProcessGraph,
  type Rejection,
} from '@onward/model';
import type { Outcome } from '../api.js';
import * as errors from '../errors.js';
import { toNewEvents } from '../metadata.js';
import type { Entropy, RuntimeOptions } from '../ports.js';
import { backOff, delay } from '../retry.js';
import type { CachedInstance, InstanceCache } from './instance-cache.js';
import { ABSENT, type InstanceLoader } from './instance-loader.js';
import type { Request } from './mailbox.js';
import { weightOf } from './weight.js';

/** Events that are durable now, and the state they have led to. */
export interface Committed {
  readonly instanceKey: Key;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  /** With an event's index in `events` its id can be computed. */
  readonly decisionId: string;
  readonly position: Position;
  readonly tenantId: string;
}

export interface ExecutorPorts {
  readonly eventStore: EventStore;
  readonly loader: InstanceLoader;
  readonly cache: InstanceCache;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly options: RuntimeOptions;
  readonly expressions: DecisionContext['expressions'];
  graphOf(definitionKey: Key): ProcessGraph | undefined | Promise<ProcessGraph | undefined>;
  /** A reserved number for an instance that outgrows its own, where one is needed. */
  spareNumberFor(state: InstanceState): number | undefined;
  onCommitted(committed: Committed): void;
  /** Hot instances are counted. */
  onConflict(instanceKey: Key): void;
}

interface Decided {
  readonly events: EngineEvent[];
  readonly appended: ReturnType<typeof toNewEvents>;
  readonly answers: ((position: Position) => void | Promise<void>)[];
  readonly refusals: { readonly request: Request; readonly rejection: Rejection }[];
  state: InstanceState;
  tenantId: string;
}

/**
 * Load, decide, append, answer: the one path on which an instance changes. A batch of waiting commands is decided one after the
 * other on the evolving state and stored in one append; a conflict loads the tail and decides all of them again.
 */
export class Executor {
  constructor(private readonly ports: ExecutorPorts) {}

  readonly work = async (instanceKey: Key, batch: readonly Request[]): Promise<void> => {
    const { cache, clock, entropy, eventStore, loader, options } = this.ports;
    let entry: CachedInstance;
    /** Whether the state is known to be the stream's tail, not merely what this node last saw. */
    let fresh = false;
    try {
      const cached = cache.get(instanceKey);
      fresh = cached === undefined;
      entry = cached ?? (isCreation(batch) ? ABSENT : await loader.load(instanceKey));
      fresh &&= !isCreation(batch);
      for (let conflicts = 0; ; conflicts++) {
        const graph = await this.graphFor(entry.state, batch);
        const decided = this.decideAll(entry, batch, graph);
        if (decided.events.length === 0) {
          if (decided.refusals.length > 0 && !fresh) {
            const refreshed = await loader.refresh(instanceKey, entry);
            fresh = true;
            if (refreshed !== entry && refreshed.state.revision !== entry.state.revision) {
              entry = refreshed;
              continue;
            }
          }
          if (entry.state.revision >= 0) cache.put(instanceKey, entry);
          for (const answer of decided.answers) await answer(entry.position);
        } else {
          const request: AppendRequest = {
            stream: instanceStream(instanceKey),
            expectedRevision: entry.state.revision < 0 ? 'no-stream' : entry.state.revision,
            events: decided.appended,
            decisionId: entropy.uuid(),
          };
          let result: AppendResult;
          try {
            result = await this.append(request, batch);
          } catch (error) {
            if (!(error instanceof WrongExpectedRevision)) throw error;
            cache.delete(instanceKey);
            this.ports.onConflict(instanceKey);
            if (conflicts >= options.maxConflicts) return refuseAll(batch, errors.tooManyConflicts());
            if (conflicts > 0) await delay(clock, backOff(entropy, conflicts, 1, 100));
            entry =
              entry === ABSENT ? await loader.load(instanceKey) : await loader.refresh(instanceKey, entry);
            fresh = true;
            continue;
          }
          this.commit(instanceKey, entry, decided, request, result);
          for (const answer of decided.answers) void answer(result.position);
        }
        for (const { request, rejection } of decided.refusals) request.answer({ ok: false, rejection });
        return;
      }
    } catch (error) {
      cache.delete(instanceKey);
      if (error instanceof StoreUnavailable) return refuseAll(batch, errors.storeUnavailable(error.message));
      if (error instanceof AppendTooLarge) return this.refuseTooLarge(instanceKey, batch, error);
      throw error;
    }
  };

  private async graphFor(state: InstanceState, batch: readonly Request[]): Promise<ProcessGraph | undefined> {
    if (state.revision >= 0) return this.ports.graphOf(state.definitionKey);
    const creation = batch.find((request) => request.command.type === 'CreateProcessInstance');
    return creation?.command.type === 'CreateProcessInstance'
      ? this.ports.graphOf(creation.command.definitionKey)
      : undefined;
  }

  private decideAll(
    entry: CachedInstance,
    batch: readonly Request[],
    graph: ProcessGraph | undefined,
  ): Decided {
    const { clock, expressions, options } = this.ports;
    const decided: Decided = {
      events: [],
      appended: [],
      answers: [],
      refusals: [],
      state: entry.state,
      tenantId: '',
    };
    for (const request of batch) {
      const before = decided.state;
      if (graph === undefined) {
        decided.refusals.push({ request, rejection: missingInstance() });
        continue;
      }
      const now = Math.max(clock.now(), before.time);
      const spareInstanceNumber = this.ports.spareNumberFor(before);
      const context: DecisionContext = {
        graph,
        now,
        expressions,
        limits: options.limits,
        ...(spareInstanceNumber === undefined ? {} : { spareInstanceNumber }),
      };
      const decision = decide(before, request.command, context, request.header);
      if (!decision.accepted) {
        decided.refusals.push({ request, rejection: decision.rejection });
        continue;
      }
      const { events, state, result, replayOf } = decision;
      decided.state = state;
      if (replayOf !== undefined) {
        decided.answers.push(() => this.answerReplay(request, state.instanceKey, result, replayOf));
        continue;
      }
      if (events.length > 0) {
        decided.events.push(...events);
        decided.appended.push(...toNewEvents(events, envelopeOf(request, state, now)));
        decided.tenantId = request.meta.tenantId;
      }
      const { revision } = state;
      decided.answers.push((position) => request.answer({ ok: true, value: result, revision, position }));
    }
    return decided;
  }

  private async answerReplay(
    request: Request,
    instanceKey: Key,
    value: JsonObject,
    revision: number,
  ): Promise<void> {
    try {
      const [event] = await this.ports.eventStore.readStream(instanceStream(instanceKey), {
        from: revision,
        limit: 1,
      });
      request.answer({ ok: true, value, revision, position: event!.position, replayed: true });
    } catch (error) {
      request.fail(error);
    }
  }

  /** Sends the identical append until its outcome is known: nothing else happens on this instance before. */
  private async append(request: AppendRequest, batch: readonly Request[]): Promise<AppendResult> {
    const { clock, entropy, eventStore, options } = this.ports;
    const givenUpAt = clock.now() + options.unknownOutcomeTimeout;
    for (let attempt = 0; ; attempt++) {
      try {
        return await eventStore.append(request);
      } catch (error) {
        const unknown = error instanceof OutcomeUnknown || (attempt > 0 && error instanceof StoreUnavailable);
        if (!unknown) throw error;
        if (clock.now() >= givenUpAt) refuseAll(batch, errors.outcomeUnknown());
        await delay(clock, backOff(entropy, attempt, 50, 2000));
      }
    }
  }

  private commit(
    instanceKey: Key,
    entry: CachedInstance,
    decided: Decided,
    request: AppendRequest,
    result: AppendResult,
  ): void {
    const { state, events, tenantId } = decided;
    const { position } = result;
    let { weight } = entry;
    for (const event of events) weight += weightOf(event);
    this.ports.cache.put(instanceKey, { state, position, weight, snapshotRevision: entry.snapshotRevision });
    this.ports.onCommitted({
      instanceKey,
      state,
      events,
      decisionId: request.decisionId,
      position,
      tenantId,
    });
  }

  /** A batch may be too large together; alone each command gets its own answer. */
  private async refuseTooLarge(
    instanceKey: Key,
    batch: readonly Request[],
    error: AppendTooLarge,
  ): Promise<void> {
    if (batch.length === 1) {
      const message = `${error.message}. Send less at once, for example fewer or smaller variables.`;
      return refuseAll(batch, { kind: 'LIMIT', code: 'APPEND_TOO_LARGE', message });
    }
    for (const request of batch) await this.work(instanceKey, [request]);
  }
}

const isCreation = (batch: readonly Request[]): boolean =>
  batch[0]?.command.type === 'CreateProcessInstance' && batch[0].header.idempotencyKey === undefined;

const missingInstance = (): Rejection =>
  errors.notFound(
    'PROCESS_INSTANCE_NOT_FOUND',
    'There is no process instance with this key. Search for the instance and use its key.',
  );

function refuseAll(batch: readonly Request[], rejection: Rejection): void {
  for (const request of batch) request.answer({ ok: false, rejection } satisfies Outcome<JsonObject>);
}

function envelopeOf({ meta }: Request, state: InstanceState, time: number) {
  const { tenantId, actor, commandId } = meta;
  return {
    time,
    tenantId,
    actor,
    commandId,
    $correlationId: meta.correlationId ?? state.instanceKey,
    $causationId: meta.causationId ?? commandId,
    definitionKey: state.definitionKey,
    processId: state.processId,
    processVersion: state.processVersion,
    ...(state.moreNumbers.length === 0 ? {} : { moreNumbers: state.moreNumbers }),
  };
}
