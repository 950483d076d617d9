import type { Event, History } from '../history.js';
import type { Ledger } from '../ledger.js';

/** No acknowledged command is lost or done twice; one whose answer was lost is done at most once. */
export function* checkAcknowledged(history: History, ledger: Ledger): Generator<string> {
  const stored = new Map(history.events.map((event) => [event.position, event]));
  for (const { call, answer, evidence } of ledger.acknowledged) {
    if (evidence === undefined) continue;
    const what = `${call.method} ${call.path} (${evidence})`;
    const found = history.evidence.get(evidence) ?? [];
    if (found.length === 0) {
      yield `${what} was acknowledged at ${answer.position} and is lost`;
      continue;
    }
    yield* done(what, found);
    const end = stored.get(answer.position ?? '');
    if (end?.processInstanceKey !== found[0]!.processInstanceKey)
      yield `${what} was acknowledged at ${answer.position}, where its instance has no event`;
    else if (found.some(({ position }) => BigInt(position) > BigInt(answer.position!)))
      yield `${what} was acknowledged at ${answer.position}, before it was stored`;
  }
  for (const evidence of ledger.unknown) yield* done(evidence, history.evidence.get(evidence) ?? []);
}

/** All events of a piece of evidence come from one command, and there are not two of a kind. */
function* done(what: string, found: readonly Event[]): Generator<string> {
  const commands = new Set(found.map(({ commandId }) => commandId));
  const types = new Set(found.map(({ type }) => type));
  if (commands.size > 1 || types.size < found.length) yield `${what} is stored ${found.length} times`;
}
