import { MESSAGE_STREAM_PREFIX, SIGNAL_STREAM_PREFIX } from '@onward/model';
import { keyOfAnswer, type Call } from '../outside.js';
import type { World } from '../world.js';

/** What those outside were told is true: what they sent is stored once, under the key they were given, which a repeat gets again. */
export function checkOutside(world: World, calls: readonly Call[]): void {
  const stored = new Map<string, number>();
  for (const { data, stream, type } of world.log.history()) {
    const key =
      type === 'MessagePublished' && stream.startsWith(MESSAGE_STREAM_PREFIX)
        ? data['message']
        : type === 'SignalBroadcast' && stream.startsWith(SIGNAL_STREAM_PREFIX)
          ? data['signal']
          : undefined;
    if (typeof key === 'string') stored.set(key, (stored.get(key) ?? 0) + 1);
  }
  for (const { answers, idempotencyKey, kind, request } of calls) {
    const violated = (what: string): void => world.violated(`${kind} of ${JSON.stringify(request)} ${what}`);
    const keys = new Set(answers.flatMap((answer) => keyOfAnswer(answer) ?? []));
    if (keys.size > 1) violated(`got ${keys.size} answers with key ${idempotencyKey}: ${[...keys].join()}`);
    for (const key of keys)
      if (kind !== 'evaluate' && stored.get(key) !== 1)
        violated(`was accepted as ${key}, and is stored ${stored.get(key) ?? 0} times`);
    for (const answer of answers) {
      if (answer.ok || answer.rejection.kind === 'UNAVAILABLE') continue;
      const isKnownId =
        answer.rejection.code === 'MESSAGE_ALREADY_PUBLISHED' && request['messageId'] !== undefined;
      if (!isKnownId) violated(`was refused with ${answer.rejection.code}`);
    }
  }
  checkStarts(world);
}

/** Nothing that starts instances by itself starts two for one cause. */
function checkStarts(world: World): void {
  const causes = new Set<unknown>();
  for (const { instanceKey, events } of world.oracle.instances()) {
    const created = events[0]?.metadata.commandId;
    const first = events.find(
      ({ metadata, type }) => type === 'CommandRecorded' && metadata.commandId === created,
    );
    const cause = first?.data['commandId'];
    if (cause === undefined) continue;
    if (causes.has(cause))
      world.violated(`${instanceKey} is started for ${JSON.stringify(cause)}, and so is another one`);
    causes.add(cause);
  }
}
