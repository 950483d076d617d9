import {
  keyIn,
  type Command,
  type MessageEventData,
  type MessageState,
  type StartsEventData,
  type StartsState,
} from '@onward/engine';
import { SYSTEM_ACTOR, type JsonObject, type Key, type Position } from '@onward/model';
import { bufferedMessageId, startTimerId } from '@onward/read-models';
import type { Task } from '@onward/sagas';
import type { CreatedInstance, CreateInstanceRequest, Outcome, PublishRequest, RequestMeta } from '../api.js';
import { evaluateConditions } from '../conditions/conditions.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import type { Committed } from '../instances/executor.js';
import type { Instances } from '../instances/instances.js';
import { Correlation } from '../messages/correlation.js';
import { correlateNow } from '../messages/correlate-now.js';
import { MessageStreams } from '../messages/messages.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import type { RuntimePorts } from '../ports.js';
import type { Projections } from '../projections/projections.js';
import { bufferedMessages, dueIndex, subscriptionIndex, waitingFor } from '../recovery.js';
import { broadcastFromOutside } from '../signals/broadcast-from-outside.js';
import { Starts } from '../starts/starts.js';
import type { Stored } from '../streams/decided-stream.js';
import { perform, type TaskPorts } from '../tasks/perform.js';
import type { DueEntry } from '../timers/due-entry.js';
import { Timers } from '../timers/timers.js';

/** How far the sagas have come, on this node or on the one that runs them. */
export interface Reactions {
  /** Resolves true when every reaction to what was stored up to there has been answered; false after `timeoutMs`. */
  reacted(position: Position, timeoutMs: number): Promise<boolean>;
}

export interface ReachPorts extends Omit<RuntimePorts, 'projections' | 'sagas'> {
  readonly pauses: NonNullable<RuntimePorts['pauses']>;
  readonly sharedStore: boolean;
  readonly registry: DefinitionRegistry;
  readonly numbers: NumberAllocator;
  readonly instances: Instances;
  readonly projections: Projections;
  readonly sagas: Reactions;
  readonly create: (request: CreateInstanceRequest, meta: RequestMeta) => Promise<Outcome<CreatedInstance>>;
}

/** How long the expiry of a message waits for the reactions to its publication, ms; then it is tried again. */
const PATIENCE_MS = 10_000;

/** What reaches beyond one instance: timers, messages, signals, calls, and what starts by itself. */
export class Reach {
  readonly timers: Timers;
  private readonly messages: MessageStreams;
  private readonly starts: Starts;
  private readonly tasks: TaskPorts;

  constructor(private readonly ports: ReachPorts) {
    const { instances, projections, registry } = ports;
    const execute = (instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>> =>
      instances.execute(instanceKey, command, meta);
    this.timers = new Timers({
      ...ports,
      index: dueIndex(projections),
      fire: (entry) => this.fire(entry),
    });
    this.messages = new MessageStreams({
      ...ports,
      head: () => projections.head(),
      onStored: (stream, stored, tenantId) => this.messagesStored(stream, stored, tenantId),
    });
    const correlation = new Correlation({
      registry,
      streams: this.messages,
      subscriptions: subscriptionIndex(projections),
      execute,
      create: ports.create,
      stateOf: (key) => instances.known(key),
    });
    this.starts = new Starts({
      ...ports,
      onStored: (stored, tenantId) => this.startsStored(stored, tenantId),
      bufferedMessages: (name, tenantId) => bufferedMessages(projections, name, tenantId),
      offerMessage: (offer, meta) => correlation.offer(offer, meta),
    });
    this.tasks = {
      registry,
      numbers: ports.numbers,
      messages: this.messages,
      correlation,
      starts: this.starts,
      waitingFor: (name, tenantId) => waitingFor(projections, name, tenantId),
      execute,
      create: ports.create,
      known: (key) => instances.known(key),
      stateOf: (key) => instances.current(key),
    };
  }

  perform(task: Task, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    return perform(this.tasks, task, meta);
  }

  async publish(request: PublishRequest, meta: RequestMeta): Promise<Outcome<{ readonly messageKey: Key }>> {
    const { idempotencyKey: key, fingerprint = '' } = meta;
    return this.messages.publish(request, meta, key === undefined ? undefined : { key, fingerprint });
  }

  correlate(
    request: Omit<PublishRequest, 'timeToLive' | 'messageId'>,
    meta: RequestMeta,
    timeoutMs: number,
  ): ReturnType<typeof correlateNow> {
    const { pauses, sagas } = this.ports;
    return correlateNow({ pauses, sagas, messages: this.messages }, request, meta, timeoutMs);
  }

  broadcast(
    request: { readonly name: string; readonly variables: JsonObject },
    meta: RequestMeta,
  ): ReturnType<typeof broadcastFromOutside> {
    return broadcastFromOutside(this.ports, request, meta);
  }

  evaluateConditions(
    request: { readonly definitionKey?: Key; readonly variables: JsonObject },
    meta: RequestMeta,
  ): ReturnType<typeof evaluateConditions> {
    return evaluateConditions(this.ports, request, meta);
  }

  /** Timers that an instance of this node has set or given up. */
  onCommitted({ instanceKey, events, state, position, tenantId }: Committed): void {
    for (const { type, data } of events) {
      if (
        type !== 'EventSubscriptionCreated' &&
        type !== 'EventSubscriptionTriggered' &&
        type !== 'EventSubscriptionDeleted'
      )
        continue;
      const kind = 'trigger' in data ? data.trigger.type : data.type;
      if (kind !== 'timer') continue;
      const id = `timer/${keyIn(state, data.subscription)}`;
      const due = 'trigger' in data ? data.trigger : 'next' in data ? data.next : undefined;
      if (due === undefined || !('dueAt' in due)) this.timers.callOff(id);
      else {
        const { dueAt } = due;
        const { subscription } = data;
        this.timers.offer({ id, kind, dueAt, instanceKey, subscription, tenantId }, position);
      }
    }
  }

  private messagesStored(stream: string, stored: Stored<MessageState>, tenantId: string): void {
    const position = stored.position as Position;
    for (const { type, data } of stored.events) {
      if (type === 'MessageExpired')
        this.timers.callOff(bufferedMessageId((data as MessageEventData['MessageExpired']).message));
      if (type !== 'MessagePublished') continue;
      const { message, expiresAt } = data as MessageEventData['MessagePublished'];
      const id = bufferedMessageId(message);
      this.timers.offer(
        { id, kind: 'message', dueAt: expiresAt, stream, message, position, tenantId },
        position,
      );
    }
  }

  private startsStored({ events, position }: Stored<StartsState>, tenantId: string): void {
    const offer = (definitionKey: Key, element: string, dueAt: number): void =>
      this.timers.offer(
        { id: startTimerId(definitionKey, element), kind: 'start', dueAt, definitionKey, element, tenantId },
        position as Position,
      );
    for (const { type, data } of events) {
      if (type === 'StartTimersSet') {
        const { definitionKey, timers } = data as StartsEventData['StartTimersSet'];
        for (const { element, due } of timers) offer(definitionKey, element, due.dueAt);
      } else if (type === 'StartTimerTriggered') {
        const { definitionKey, element, next } = data as StartsEventData['StartTimerTriggered'];
        if (next !== undefined) offer(definitionKey, element, next.dueAt);
      } else {
        const { definitionKey, elements } = data as StartsEventData['StartTimersStopped'];
        for (const element of elements) this.timers.callOff(startTimerId(definitionKey, element));
      }
    }
  }

  /** What is due comes to pass. */
  private async fire(entry: DueEntry): Promise<Outcome<unknown>> {
    const meta: RequestMeta = {
      tenantId: entry.tenantId,
      actor: SYSTEM_ACTOR,
      commandId: this.ports.entropy.uuid(),
    };
    const done: Outcome<unknown> = { ok: true, value: {}, revision: -1, position: '0' as Position };
    switch (entry.kind) {
      case 'timer': {
        const { instanceKey, subscription } = entry;
        return this.ports.instances.execute(instanceKey, { type: 'TriggerTimer', subscription }, meta);
      }
      case 'start': {
        const { definitionKey, element, dueAt } = entry;
        await this.starts.execute(definitionKey, { type: 'TriggerStartTimer', element, dueAt }, meta);
        return done;
      }
      case 'message': {
        // Whoever waited for it when it was published is to be heard first, however short its time to live.
        if (!(await this.ports.sagas.reacted(entry.position, PATIENCE_MS)))
          throw new Error('the reactions to the publication of a message have not ended in time');
        await this.messages.execute(entry.stream, { type: 'ExpireMessage', message: entry.message }, meta);
        return done;
      }
      default:
        return entry satisfies never;
    }
  }
}
