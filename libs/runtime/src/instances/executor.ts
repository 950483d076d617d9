import type { decide, DecisionContext, EngineEvent, InstanceState } from '@onward/engine';
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
  type Key,
  type Position,
  type ProcessGraph,
  type Rejection,
} from '@onward/model';
import * as errors from '../errors.js';
import { toNewEvents } from '../metadata.js';
import type { Entropy, RuntimeOptions } from '../ports.js';
import { backOff, delay } from '../retry.js';
import { Answers, refuseAll, type Answer } from './answers.js';
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
  readonly pauses: Clock;
  readonly entropy: Entropy;
  readonly options: RuntimeOptions;
  readonly expressions: DecisionContext['expressions'];
  readonly schedules: DecisionContext['schedules'];
  readonly decide: typeof decide;
  graphOf(definitionKey: Key): ProcessGraph | undefined | Promise<ProcessGraph | undefined>;
  /** A reserved number for an instance that outgrows its own, where one is needed. */
  spareNumberFor(state: InstanceState): number | undefined;
  onCommitted(committed: Committed): void;
  /** Hot instances are counted. */
  onConflict(instanceKey: Key): void;
}

interface Known {
  readonly entry: CachedInstance;
  /** Whether this is known to be the stream's tail, not merely what this node last saw. */
  readonly fresh: boolean;
}

interface Decided {
  readonly events: EngineEvent[];
  readonly appended: ReturnType<typeof toNewEvents>;
  readonly answers: Answer[];
  readonly refusals: { readonly request: Request; readonly rejection: Rejection }[];
  /** Commands that were accepted and change nothing: the state they were judged by is confirmed, as it is for a refusal. */
  unchanged: number;
  state: InstanceState;
  tenantId: string;
}

/**
 * Load, decide, append, answer: the one path on which an instance changes. A batch of waiting commands is decided one after the
 * other on the evolving state and stored in one append; a conflict loads the tail and decides all of them again.
 */
export class Executor {
  private readonly answers: Answers;

  constructor(private readonly ports: ExecutorPorts) {
    this.answers = new Answers(ports.eventStore);
  }

  readonly work = async (instanceKey: Key, batch: readonly Request[]): Promise<void> => {
    const { cache } = this.ports;
    try {
      const known = this.known(instanceKey, batch) ?? (await this.loaded(instanceKey));
      await this.settle(instanceKey, batch, known);
    } catch (error) {
      cache.delete(instanceKey);
      const refusal = errors.refusalOf(error);
      if (refusal !== undefined) return refuseAll(batch, refusal);
      if (error instanceof AppendTooLarge) return this.refuseTooLarge(instanceKey, batch, error);
      throw error;
    }
  };

  private known(instanceKey: Key, batch: readonly Request[]): Known | undefined {
    const cached = this.ports.cache.get(instanceKey);
    if (cached !== undefined) return { entry: cached, fresh: false };
    return isCreation(batch) ? { entry: ABSENT, fresh: false } : undefined;
  }

  private async loaded(instanceKey: Key): Promise<Known> {
    return { entry: await this.ports.loader.load(instanceKey), fresh: true };
  }

  private async settle(instanceKey: Key, batch: readonly Request[], known: Known): Promise<void> {
    let { entry, fresh } = known;
    for (let conflicts = 0; ;) {
      const found = this.graphFor(entry.state, batch);
      const graph = found instanceof Promise ? await found : found;
      const decided = this.decideAll(entry, batch, graph);
      if (decided.events.length === 0) {
        const tail = fresh ? entry : await this.confirmed(instanceKey, entry, decided);
        fresh = true;
        if (tail.state.revision !== entry.state.revision) {
          entry = tail;
          continue;
        }
        if (entry.state.revision >= 0) this.ports.cache.put(instanceKey, entry);
        for (const answer of decided.answers) await this.answers.give(answer, decided.state, entry.position);
      } else {
        const appended = await this.store(instanceKey, batch, entry, decided);
        if (appended === 'conflict') {
          this.ports.cache.delete(instanceKey);
          this.ports.onConflict(instanceKey);
          if (conflicts >= this.ports.options.maxConflicts)
            return refuseAll(batch, errors.tooManyConflicts());
          entry = await this.reload(instanceKey, entry, conflicts++);
          fresh = true;
          continue;
        }
        for (const answer of decided.answers)
          void this.answers.give(answer, decided.state, appended.position);
      }
      for (const { request, rejection } of decided.refusals) request.answer({ ok: false, rejection });
      return;
    }
  }

  /** What changes nothing is not protected by an append: the state it was decided on must be the stream's tail. */
  private async confirmed(
    instanceKey: Key,
    entry: CachedInstance,
    decided: Decided,
  ): Promise<CachedInstance> {
    const needsTail = decided.refusals.length > 0 || decided.unchanged > 0;
    return needsTail ? this.ports.loader.refresh(instanceKey, entry) : entry;
  }

  private async reload(instanceKey: Key, entry: CachedInstance, conflicts: number): Promise<CachedInstance> {
    const { entropy, loader, pauses } = this.ports;
    if (conflicts > 0) await delay(pauses, backOff(entropy, conflicts, 1, 100));
    return entry === ABSENT ? loader.load(instanceKey) : loader.refresh(instanceKey, entry);
  }

  private async store(
    instanceKey: Key,
    batch: readonly Request[],
    entry: CachedInstance,
    decided: Decided,
  ): Promise<AppendResult | 'conflict'> {
    const request: AppendRequest = {
      stream: instanceStream(instanceKey),
      expectedRevision: entry.state.revision < 0 ? 'no-stream' : entry.state.revision,
      events: decided.appended,
      decisionId: this.ports.entropy.uuid(),
    };
    try {
      const result = await this.append(request, batch);
      this.commit(instanceKey, entry, decided, request, result);
      return result;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return 'conflict';
      throw error;
    }
  }

  private graphFor(state: InstanceState, batch: readonly Request[]): ReturnType<ExecutorPorts['graphOf']> {
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
    const { clock, decide, expressions, options, schedules } = this.ports;
    const decided: Decided = {
      events: [],
      appended: [],
      answers: [],
      refusals: [],
      unchanged: 0,
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
        schedules,
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
      const isReplayed = replayOf !== undefined;
      decided.answers.push({ request, value: result, revision: replayOf ?? state.revision, isReplayed });
      if (isReplayed) continue;
      if (events.length > 0) {
        decided.events.push(...events);
        decided.appended.push(...toNewEvents(events, envelopeOf(request, state, now)));
        decided.tenantId = request.meta.tenantId;
      } else decided.unchanged++;
    }
    return decided;
  }

  /** Sends the identical append until its outcome is known: nothing else happens on this instance before. */
  private async append(request: AppendRequest, batch: readonly Request[]): Promise<AppendResult> {
    const { entropy, eventStore, options, pauses: clock } = this.ports;
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
    ...(state.parent === undefined
      ? {}
      : { callers: [...(state.parent.callers ?? []), state.parent.instanceKey] }),
    ...(state.moreNumbers.length === 0 ? {} : { moreNumbers: state.moreNumbers }),
  };
}
