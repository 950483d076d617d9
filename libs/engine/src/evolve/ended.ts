import type { Ordinal } from '@onward/model';
import { first, has, last, remove, set } from '../ordinal-map.js';
import type { EndedAs } from '../state.js';
import type { Draft } from './draft.js';

/** So many of the newest endings are remembered: an instance may run for years. Of others a command that comes late is told that there is none. */
export const MAX_ENDED = 1_000;

export function noteEnded(draft: Draft, id: Ordinal, as: EndedAs): void {
  if (!has(draft.ended, id)) draft.endings = set(draft.endings, (last(draft.endings)?.[0] ?? -1) + 1, id);
  draft.ended = set(draft.ended, id, as);
  if (draft.endings.size <= MAX_ENDED) return;
  const [place, oldest] = first(draft.endings) as readonly [number, Ordinal];
  draft.endings = remove(draft.endings, place);
  draft.ended = remove(draft.ended, oldest);
}
