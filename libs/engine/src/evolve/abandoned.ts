import type { Ordinal } from '@onward/model';
import { entries, remove, set } from '../ordinal-map.js';
import type { CompensationRun, ElementInstance } from '../state.js';
import { instanceOf, type Draft } from './draft.js';
import { noteEnded } from './ended.js';

/** Where compensation is what ends it: there it is compensated when it completes all the same. */
export function compensatingScope(draft: Draft, { scope }: ElementInstance): Ordinal {
  for (let at = scope; ; at = instanceOf(draft, at).scope)
    if (at === 0 || endsTokens(instanceOf(draft, at).children?.compensation)) return at;
}

/** One that was thrown leaves what runs in its scope alone. */
const endsTokens = (run: CompensationRun | undefined): boolean =>
  run?.failure !== undefined || run?.cancel === true;

/**
 * A cancelled transaction has ended: what was under way in it is for the compensation around it, where that has ended it, and otherwise
 * is not waited for any more.
 */
export function releaseAbandoned(draft: Draft, transaction: ElementInstance): void {
  for (const [id, job] of entries(draft.jobs)) {
    if (job.abandoned?.scope !== transaction.id) continue;
    const scope = compensatingScope(draft, transaction);
    if (endsTokens(instanceOf(draft, scope).children?.compensation)) {
      draft.jobs = set(draft.jobs, id, { ...job, abandoned: { ...job.abandoned, scope } });
      continue;
    }
    draft.jobs = remove(draft.jobs, id);
    noteEnded(draft, id, 'JOB_CANCELED');
  }
}
