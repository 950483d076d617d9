import { comparePositions, type Position } from '@onward/model';
import type { Reacted } from './events.js';
import { first, remove } from './ordinal-map.js';
import { FORGOTTEN_AT_ONCE, NO_COMMANDS, remember } from './remembered-commands.js';
import type { RememberedCommand, RememberedReactions } from './state.js';

export const NO_REACTIONS: RememberedReactions = { ...NO_COMMANDS, settled: '0' as Position };

/**
 * A saga repeats what it has sent only for events behind its checkpoint, so that nothing else need be remembered, however many come: there is
 * no limit beyond that of the events which sagas answer at once.
 */
export function rememberReaction(
  reactions: RememberedReactions,
  command: RememberedCommand,
  { at, settled }: Reacted,
): RememberedReactions {
  const isLater = comparePositions(settled, reactions.settled) > 0;
  const known = { ...reactions, settled: isLater ? settled : reactions.settled };
  return { ...remember(known, { ...command, at }, settledOf(known)), settled: known.settled };
}

/** The saga has been told for good: who asks again is a node that has not noticed that another one goes on. */
export const isSettled = ({ settled }: RememberedReactions, at: Position): boolean =>
  comparePositions(at, settled) <= 0;

/** So many of the oldest are of no use any more, a bounded number at once. */
function settledOf(reactions: RememberedReactions): number {
  let count = 0;
  for (let rest = reactions.byRevision; count < FORGOTTEN_AT_ONCE; count++) {
    const oldest = first(rest);
    if (oldest === undefined || !isSettled(reactions, oldest[1].at as Position)) break;
    rest = remove(rest, oldest[0]);
  }
  return count;
}
