import type { Clock, Key, Position } from '@onward/model';
import type { Outcome, PublishRequest, RequestMeta } from '../api.js';
import { unavailable } from '../errors.js';
import type { MessageStreams } from './messages.js';

export interface CorrelateNowPorts {
  readonly pauses: Clock;
  readonly messages: MessageStreams;
  readonly sagas: { reacted(position: Position, timeoutMs: number): Promise<boolean> };
}

/** Publishes a message that is not buffered, and waits until it is known who has taken it. */
export async function correlateNow(
  { pauses, messages, sagas }: CorrelateNowPorts,
  request: Omit<PublishRequest, 'timeToLive' | 'messageId'>,
  meta: RequestMeta,
  timeoutMs: number,
): Promise<Outcome<{ readonly messageKey: Key; readonly instanceKey?: Key }>> {
  const { idempotencyKey: key, fingerprint = '' } = meta;
  const published = await messages.publish(
    { ...request, timeToLive: 0 },
    meta,
    key === undefined ? undefined : { key, fingerprint },
  );
  if (!published.ok) return published;
  const { messageKey } = published.value;
  const givenUpAt = pauses.now() + timeoutMs;
  for (;;) {
    // The publication is reacted to, then the offers it has led to: each look goes a step further.
    const { last } = await messages.fateOf(published.value);
    const isReacted = await sagas.reacted(last, Math.max(1, givenUpAt - pauses.now()));
    const { instanceKey, isOver, isOffered, last: position } = await messages.fateOf(published.value);
    if (instanceKey !== undefined) return { ...published, value: { messageKey, instanceKey }, position };
    if (isOver || (isReacted && !isOffered && position === last))
      return { ...published, value: { messageKey }, position };
    if (pauses.now() >= givenUpAt)
      return {
        ok: false,
        rejection: unavailable(
          'CORRELATION_UNDECIDED',
          'The message was published, and it is not known yet who takes it. Look for it later, or send it again with the same Idempotency-Key.',
        ),
      };
  }
}
