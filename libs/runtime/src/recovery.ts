import type { Key, Position } from '@onward/model';
import type { ReadCollection } from '@onward/read-store';
import type { WorkIndex, WorkIndexJob } from './jobs/backlog.js';
import type { Runtime } from './api.js';

type Projections = Pick<Runtime['projections'], 'collection' | 'waitFor' | 'head'>;

/** The read model that recovery reads: a small index of open work, never all streams. */
export const WORK = 'work';
const PAGE = 500;
const PATIENCE_MS = 10_000;

/** The work index as the job hub asks for it; who asks before the projections have `started` waits for that. */
export function workIndex(projections: Projections, started: Promise<void>): WorkIndex {
  return {
    head: () => started.then(() => projections.head()),
    waitFor: (position) => started.then(() => projections.waitFor(position, PATIENCE_MS, [WORK])),
    async openJobs(type, after, limit) {
      await started;
      const found = await work(projections).find({
        filter: { $and: [{ kind: 'job' }, { type }, { open: true }] },
        limit,
        ...(after === undefined ? {} : { after: [after] }),
      });
      return found
        .map((document) => document as unknown as WorkIndexJob & { _id: string })
        .map((job) => ({ ...job, id: job._id }));
    },
  };
}

export interface DeferredInstance {
  readonly instanceKey: Key;
  /** Where it was deferred. */
  readonly position: Position;
}

/** Instances whose last append ended at its bound with tokens still ready. */
export async function* deferredInstances(projections: Projections): AsyncGenerator<DeferredInstance> {
  for (let after: string | undefined; ;) {
    const page = await work(projections).find({
      filter: { kind: 'advance' },
      limit: PAGE,
      ...(after === undefined ? {} : { after: [after] }),
    });
    for (const { instanceKey, position } of page)
      yield { instanceKey: instanceKey as Key, position: position as Position };
    if (page.length < PAGE) return;
    after = page.at(-1)!._id;
  }
}

function work(projections: Projections): ReadCollection {
  const collection = projections.collection(WORK);
  if (collection === undefined) throw new Error(`the projection "${WORK}" is missing: recovery needs it`);
  return collection;
}
