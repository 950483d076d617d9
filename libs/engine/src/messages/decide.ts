import type { Key, Rejection } from '@onward/model';
import { reject } from '../rejections.js';
import type { MessageCommand, MessageCommandOf } from './commands.js';
import { isSameTarget, type CorrelationTarget, type MessageEvent } from './events.js';
import type { LiveMessage, MessageState, MessageSubscription } from './state.js';

export type MessageDecision =
  | { readonly accepted: true; readonly events: readonly MessageEvent[] }
  | { readonly accepted: false; readonly rejection: Rejection };

/** What a command on the messages of one name and correlation key leads to. Pure. `now`: ms since 1970. */
export function decideMessages(state: MessageState, command: MessageCommand, now: number): MessageDecision {
  switch (command.type) {
    case 'PublishMessage':
      return publish(state, command, now);
    case 'OpenMessageSubscription': {
      if (state.subscriptions.has(command.subscription)) return NOTHING;
      const { type: _type, ...opened } = command;
      return accept({ type: 'MessageSubscriptionOpened', data: opened }, ...nextFor(state, opened));
    }
    case 'CloseMessageSubscription': {
      const { subscription } = command;
      if (!state.subscriptions.has(subscription)) return NOTHING;
      return accept({ type: 'MessageSubscriptionClosed', data: { subscription } });
    }
    case 'OfferMessage':
      return offer(state, command, now);
    case 'ConfirmCorrelation':
    case 'ReleaseMessage':
      return settle(state, command, now);
    case 'EndStartedInstance': {
      const { message, processId } = command;
      const lock = state.locks.get(processId);
      if (lock?.message !== message || lock.ended) return NOTHING;
      return accept({ type: 'StartedInstanceEnded', data: { message, processId } });
    }
    case 'ExpireMessage': {
      const message = state.messages.get(command.message);
      return message !== undefined && isOver(message, now) ? accept(expired(message.key)) : NOTHING;
    }
    default:
      return command satisfies never;
  }
}

const accept = (...events: readonly MessageEvent[]): MessageDecision => ({ accepted: true, events });
const NOTHING = accept();

/** It goes to the subscription of each process that has waited longest, and is buffered for the others. */
function publish(
  state: MessageState,
  { message, name, correlationKey, messageId, timeToLive, variables }: MessageCommandOf<'PublishMessage'>,
  now: number,
): MessageDecision {
  if (state.messages.has(message)) return NOTHING;
  if (messageId !== undefined && state.messageIds.has(messageId)) {
    const text = `A message "${name}" with the id "${messageId}" lives already. Publish it once, or give it another id.`;
    return { accepted: false, rejection: reject('MESSAGE_ALREADY_PUBLISHED', text, { field: 'messageId' }) };
  }
  const published: MessageEvent = {
    type: 'MessagePublished',
    data: {
      message,
      name,
      expiresAt: now + timeToLive,
      variables,
      ...(correlationKey === undefined ? {} : { correlationKey }),
      ...(messageId === undefined ? {} : { messageId }),
    },
  };
  const offers = [...state.free.values()].flatMap((subscriptions) => {
    const [longest] = subscriptions.values();
    return longest === undefined ? [] : [toSubscription(message, longest)];
  });
  return accept(published, ...offers);
}

function offer(
  state: MessageState,
  { message, starts }: MessageCommandOf<'OfferMessage'>,
  now: number,
): MessageDecision {
  const live = state.messages.get(message);
  if (live === undefined) return NOTHING;
  return accept(
    ...starts.flatMap(({ processId, definitionKey, element }): MessageEvent[] => {
      const next = live.isKeyed ? nextStart(state, live, processId, now) : live;
      if (next === undefined || next.given.has(processId)) return [];
      const target: CorrelationTarget = {
        type: 'start',
        definitionKey,
        element,
        ...(live.isKeyed ? { locks: true as const } : {}),
      };
      return [{ type: 'MessageCorrelating', data: { message: next.key, processId, target } }];
    }),
  );
}

/** Of messages with a correlation key one at a time starts an instance of a process: the oldest that lives. */
function nextStart(
  state: MessageState,
  offered: LiveMessage,
  processId: string,
  now: number,
): LiveMessage | undefined {
  if (state.locks.has(processId)) return undefined;
  for (const live of state.messages.values())
    if (!live.given.has(processId) && (live === offered || live.expiresAt > now)) return live;
  return undefined;
}

/** The answer to an offer. A message that is refused goes to the next one; a subscription that stays gets the next message. */
function settle(
  state: MessageState,
  command: MessageCommandOf<'ConfirmCorrelation' | 'ReleaseMessage'>,
  now: number,
): MessageDecision {
  const { message: key, processId, closes } = command;
  const message = state.messages.get(key);
  const target = message?.given.get(processId);
  if (message === undefined || target === undefined || target === 'done') return NOTHING;
  // A late answer: it has been answered before, and offered to somebody else since.
  if (!isSameTarget(target, command.target)) return NOTHING;
  const answer = { message: key, processId, ...(closes === undefined ? {} : { closes }) };
  const others = [...message.given.values()].filter((given) => given !== target);
  const isLast = message.expiresAt <= now && others.every((given) => given === 'done');
  const end = isLast ? [expired(key)] : [];
  if (command.type === 'ConfirmCorrelation') {
    const { instanceKey } = command;
    const stays =
      target.type === 'subscription' && closes === undefined
        ? state.subscriptions.get(target.subscription)
        : undefined;
    return accept(
      { type: 'MessageCorrelated', data: { ...answer, instanceKey } },
      ...end,
      ...(stays === undefined ? [] : nextFor(state, stays, key)),
    );
  }
  const released: MessageEvent = { type: 'MessageReleased', data: answer };
  const next = [...(state.free.get(processId)?.values() ?? [])].find(
    ({ subscription }) => subscription !== closes,
  );
  return next === undefined ? accept(released, ...end) : accept(released, toSubscription(key, next));
}

/** The oldest message that the subscription's process has not had. */
function nextFor(state: MessageState, subscription: MessageSubscription, except?: Key): MessageEvent[] {
  for (const { key, given } of state.messages.values())
    if (key !== except && !given.has(subscription.processId)) return [toSubscription(key, subscription)];
  return [];
}

const toSubscription = (
  message: Key,
  { subscription, instanceKey, ordinal, processId }: MessageSubscription,
): MessageEvent => ({
  type: 'MessageCorrelating',
  data: { message, processId, target: { type: 'subscription', subscription, instanceKey, ordinal } },
});

const expired = (message: Key): MessageEvent => ({ type: 'MessageExpired', data: { message } });

const isOver = ({ expiresAt, given }: LiveMessage, now: number): boolean =>
  expiresAt <= now && [...given.values()].every((target) => target === 'done');
