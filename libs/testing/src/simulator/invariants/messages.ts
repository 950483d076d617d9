import { ordinalMap, type InstanceState, type MessageEventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { MESSAGE_STREAM_PREFIX, type Key } from '@onward/model';
import type { World } from '../world.js';
import { happened } from './history-check.js';

interface Message {
  readonly stream: string;
  readonly expiresAt: number;
  isExpired: boolean;
  /** By process: who is asked. */
  readonly offers: Map<string, MessageEventData['MessageCorrelating']['target']>;
  /** By process: who has taken it. */
  readonly taken: Map<string, Key>;
}

interface Streams {
  readonly messages: ReadonlyMap<Key, Message>;
  /** Open subscriptions, with their streams and processes. */
  readonly subscriptions: ReadonlyMap<string, { readonly stream: string; readonly processId: string }>;
}

/** A message is taken once per process, by whoever says so himself; at rest nobody waits for one that is there. */
export function checkMessages(world: World): void {
  const streams = read(world);
  const received = new Map<string, Key>();
  for (const { instanceKey, events, states } of world.oracle.instances()) {
    const { processId } = states.at(-1) as InstanceState;
    for (const event of happened(events)) {
      if (event.type !== 'EventSubscriptionTriggered' || event.data.message === undefined) continue;
      const { message, subscription } = event.data;
      const once = `${message}/${processId}`;
      if (received.has(once))
        world.violated(
          `message ${message} reaches ${instanceKey} and ${received.get(once)}, both of ${processId}`,
        );
      received.set(once, instanceKey);
      if (streams.messages.get(message)?.taken.get(processId) !== instanceKey)
        world.violated(
          `subscription ${subscription} of ${instanceKey} has had message ${message}, which does not say so`,
        );
    }
  }
  for (const [key, { offers, taken }] of streams.messages) {
    for (const [processId, instanceKey] of taken) {
      const isStarted = offers.get(processId)?.type === 'start';
      const isThere = isStarted
        ? world.oracle.state(instanceKey) !== undefined
        : received.get(`${key}/${processId}`) === instanceKey;
      if (!isThere) world.violated(`message ${key} is taken by ${instanceKey}, which has not had it`);
    }
    for (const processId of offers.keys())
      if (!taken.has(processId))
        world.violated(`message ${key} is offered to ${processId}, and nobody answers`);
  }
  for (const { instanceKey, states } of world.oracle.instances())
    checkWaiting(world, streams, instanceKey, states.at(-1) as InstanceState);
  for (const subscription of streams.subscriptions.keys()) {
    const [instanceKey, ordinal] = subscription.split('/') as [Key, string];
    if (!ordinalMap.has(world.oracle.state(instanceKey)!.subscriptions, Number(ordinal)))
      world.violated(`subscription ${subscription} is open for messages, and gone in its instance`);
  }
}

function checkWaiting(world: World, streams: Streams, instanceKey: Key, state: InstanceState): void {
  // Frozen, it takes nothing.
  if (state.failure !== undefined) return;
  for (const { id, trigger } of ordinalMap.values(state.subscriptions)) {
    if (trigger.type !== 'message') continue;
    const name = `${instanceKey}/${id}`;
    const open = streams.subscriptions.get(name);
    if (open === undefined) {
      world.violated(`subscription ${name} waits for ${trigger.name}, and is not open for messages`);
      continue;
    }
    for (const [key, message] of streams.messages) {
      const { expiresAt, isExpired, offers, stream } = message;
      const isThere = stream === open.stream && !isExpired && expiresAt > world.clock.now();
      if (isThere && !offers.has(open.processId))
        world.violated(`subscription ${name} waits, and message ${key} is not offered to it`);
    }
  }
}

function read(world: World): Streams {
  const messages = new Map<Key, Message>();
  const subscriptions = new Map<string, { readonly stream: string; readonly processId: string }>();
  const close = (subscription: string | undefined): void => void subscriptions.delete(subscription ?? '');
  for (const { data, stream, type } of world.log.history() as readonly RecordedEvent[]) {
    if (!stream.startsWith(MESSAGE_STREAM_PREFIX)) continue;
    const event = { type, data } as unknown as {
      [T in keyof MessageEventData]: { type: T; data: MessageEventData[T] };
    }[keyof MessageEventData];
    switch (event.type) {
      case 'MessagePublished': {
        const { expiresAt, message } = event.data;
        if (messages.has(message)) world.violated(`message ${message} is published twice`);
        messages.set(message, { stream, expiresAt, isExpired: false, offers: new Map(), taken: new Map() });
        break;
      }
      case 'MessageSubscriptionOpened':
        subscriptions.set(event.data.subscription, { stream, processId: event.data.processId });
        break;
      case 'MessageSubscriptionClosed':
        close(event.data.subscription);
        break;
      case 'MessageCorrelating':
        messages.get(event.data.message)?.offers.set(event.data.processId, event.data.target);
        break;
      case 'MessageCorrelated': {
        const { closes, instanceKey, message, processId } = event.data;
        const taken = messages.get(message)?.taken;
        if (taken?.has(processId)) world.violated(`message ${message} is taken twice by ${processId}`);
        taken?.set(processId, instanceKey);
        close(closes);
        break;
      }
      case 'MessageReleased':
        messages.get(event.data.message)?.offers.delete(event.data.processId);
        close(event.data.closes);
        break;
      case 'MessageExpired': {
        const message = messages.get(event.data.message);
        if (message !== undefined) message.isExpired = true;
        break;
      }
      default:
    }
  }
  return { messages, subscriptions };
}
