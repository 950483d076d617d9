import {
  isSameTarget,
  ordinalMap,
  type Command,
  type InstanceState,
  type MessageCommand,
  type StartedBy,
} from '@onward/engine';
import type { JsonObject, Key, Rejection } from '@onward/model';
import type { TaskOf } from '@onward/sagas';
import type { CreatedInstance, CreateInstanceRequest, Outcome, RequestMeta } from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import { internalKey } from '../idempotency.js';
import { DONE, isProblem } from '../tasks/outcomes.js';
import { messageAddress } from './message-address.js';
import type { MessageStreams } from './messages.js';

export interface CorrelationPorts {
  readonly registry: DefinitionRegistry;
  readonly streams: MessageStreams;
  readonly subscriptions: SubscriptionIndex;
  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>>;
  create(request: CreateInstanceRequest, meta: RequestMeta): Promise<Outcome<CreatedInstance>>;
  stateOf(instanceKey: Key): Promise<InstanceState | undefined>;
}

/** What the read models know of subscriptions. */
export interface SubscriptionIndex {
  /** Of a message subscription; undefined where there never was one. Rejects where the index is behind for too long. */
  message(
    instanceKey: Key,
    ordinal: number,
  ): Promise<{ readonly name: string; readonly correlationKey?: string } | undefined>;
}

/**
 * The handshake between a message and those who wait for it. The instance decides: what it has answered is remembered there under the
 * message's key, so that asking again, after a crash at any moment, gives the same answer.
 */
export class Correlation {
  constructor(private readonly ports: CorrelationPorts) {}

  async open(task: TaskOf<'OpenMessageSubscription'>, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal, element, processId, name, correlationKey } = task;
    // Asked again, after a crash: the message has come meanwhile, and nothing would close what is opened now.
    if (await this.isGone(instanceKey, ordinal)) return DONE;
    await this.ports.streams.execute(
      messageAddress(meta.tenantId, name, correlationKey),
      {
        type: 'OpenMessageSubscription',
        subscription: `${instanceKey}/${ordinal}`,
        instanceKey,
        ordinal,
        processId,
        element,
      },
      meta,
    );
    return DONE;
  }

  async close(task: TaskOf<'CloseMessageSubscription'>, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = task;
    const waited = await this.ports.subscriptions.message(instanceKey, ordinal);
    if (waited === undefined) return DONE;
    await this.ports.streams.execute(
      messageAddress(meta.tenantId, waited.name, waited.correlationKey),
      { type: 'CloseMessageSubscription', subscription: `${instanceKey}/${ordinal}` },
      meta,
    );
    return DONE;
  }

  /** To the start events of the latest versions. */
  async offer(
    { stream, message, name }: Pick<TaskOf<'OfferMessage'>, 'stream' | 'message' | 'name'>,
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>> {
    const found = await this.ports.registry.startedBy('message', meta.tenantId, name);
    if (found.length === 0) return DONE;
    const starts = found.map(({ definition: { definitionKey, processId }, start: { element } }) => ({
      processId,
      definitionKey,
      element,
    }));
    await this.ports.streams.execute(stream, { type: 'OfferMessage', message, starts }, meta);
    return DONE;
  }

  async correlate(task: TaskOf<'CorrelateMessage'>, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    const { stream, message, processId, target } = task;
    const live = (await this.ports.streams.current(stream)).messages.get(message);
    const offered = live?.given.get(processId);
    if (live === undefined || offered === undefined || offered === 'done' || !isSameTarget(offered, target))
      return DONE;
    const answer =
      target.type === 'start'
        ? await this.start(task, target, live.variables, meta)
        : await this.ask(message, target, live.variables, meta);
    if ('ok' in answer) return answer;
    await this.ports.streams.execute(stream, { ...answer, message, processId, target }, meta);
    return target.type === 'start' && answer.type === 'ConfirmCorrelation'
      ? this.startNext(stream, processId, meta)
      : DONE;
  }

  /** An instance that a message has started has ended: the next message may start one. */
  async ended(
    { stream, message }: StartedBy,
    processId: string,
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>> {
    await this.ports.streams.execute(stream, { type: 'EndStartedInstance', message, processId }, meta);
    return this.startNext(stream, processId, meta);
  }

  private async startNext(
    stream: string,
    processId: string,
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>> {
    const { locks, messages } = await this.ports.streams.current(stream);
    if (locks.has(processId)) return DONE;
    for (const { key, name, given, isKeyed } of messages.values())
      if (isKeyed && !given.has(processId)) return this.offer({ stream, message: key, name }, meta);
    return DONE;
  }

  private async start(
    { stream, message, processId }: TaskOf<'CorrelateMessage'>,
    target: Extract<TaskOf<'CorrelateMessage'>['target'], { type: 'start' }>,
    variables: JsonObject,
    meta: RequestMeta,
  ): Promise<Answer | Outcome<JsonObject>> {
    const { definitionKey, element, locks } = target;
    const startedBy = locks ? { startedBy: { stream, message } } : {};
    const once = { ...meta, idempotencyKey: internalKey(`message/${message}/${processId}`), fingerprint: '' };
    const outcome = await this.ports.create(
      { definitionKey, startElement: element, variables, ...startedBy },
      once,
    );
    if (outcome.ok) return { type: 'ConfirmCorrelation', instanceKey: outcome.value.instanceKey };
    return unanswered(outcome.rejection) ?? { type: 'ReleaseMessage' };
  }

  /** False where that is not known: what this node has of the instance may be older than the subscription. */
  private async isGone(instanceKey: Key, ordinal: number): Promise<boolean> {
    const state = await this.ports.stateOf(instanceKey);
    return (
      state !== undefined && ordinal < state.nextOrdinal && !ordinalMap.has(state.subscriptions, ordinal)
    );
  }

  private async ask(
    message: Key,
    target: Extract<TaskOf<'CorrelateMessage'>['target'], { type: 'subscription' }>,
    variables: JsonObject,
    meta: RequestMeta,
  ): Promise<Answer | Outcome<JsonObject>> {
    const { instanceKey, ordinal, subscription } = target;
    const outcome = await this.ports.execute(
      instanceKey,
      { type: 'CorrelateMessage', subscription: ordinal, message, variables },
      { ...meta, idempotencyKey: internalKey(`message/${message}/${ordinal}`), fingerprint: '' },
    );
    if (!outcome.ok) return unanswered(outcome.rejection) ?? { type: 'ReleaseMessage', closes: subscription };
    const state = await this.ports.stateOf(instanceKey);
    const stays = state !== undefined && ordinalMap.has(state.subscriptions, ordinal);
    return { type: 'ConfirmCorrelation', instanceKey, ...(stays ? {} : { closes: subscription }) };
  }
}

type Unaddressed<T> = T extends unknown ? Omit<T, 'message' | 'processId' | 'target'> : never;
type Answer = Unaddressed<Extract<MessageCommand, { type: 'ConfirmCorrelation' | 'ReleaseMessage' }>>;

/** Nobody has said that the message is not wanted: it stays offered. */
const unanswered = (rejection: Rejection): Outcome<JsonObject> | undefined =>
  isProblem(rejection) ? { ok: false, rejection } : undefined;
