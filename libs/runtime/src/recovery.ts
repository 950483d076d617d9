import { StoreUnavailable } from '@onward/event-store';
import type { Key, Position } from '@onward/model';
import type { MessageSubscriptionDoc } from '@onward/read-models';
import type { Document, Filter, ReadCollection } from '@onward/read-store';
import type { WorkIndex, WorkIndexJob } from './jobs/backlog.js';
import type { Runtime } from './api.js';
import type { SubscriptionIndex } from './messages/correlation.js';
import type { DueEntry } from './timers/due-entry.js';
import type { DueIndex } from './timers/timers.js';

type Projections = Pick<Runtime['projections'], 'collection' | 'waitFor' | 'head'>;

/** The read model that recovery reads: a small index of open work, never all streams. */
export const WORK = 'work';
/** Where it is read what an instance has waited for, when it does not any more. */
const SUBSCRIPTIONS = 'message-subscriptions';
/** Read models that the runtime itself reads: without them it does not work. */
export const NEEDED_READ_MODELS: readonly string[] = [WORK, SUBSCRIPTIONS];
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

/** What is to come at a moment, as the timers ask for it. */
export function dueIndex(projections: Projections): DueIndex {
  return {
    head: () => projections.head(),
    waitFor: (position) => projections.waitFor(position, PATIENCE_MS, [WORK]),
    async next(after, limit, until) {
      const found = await work(projections).find({
        filter: { dueAt: until === undefined ? { $gte: 0 } : { $gte: 0, $lte: until } },
        sort: [['dueAt', 1]],
        limit,
        ...(after === undefined ? {} : { after: [after.dueAt, after.id] }),
      });
      return found.map(({ _id, ...document }) => ({ id: _id, ...document }) as unknown as DueEntry);
    },
  };
}

/** Keys of the instances that wait for a signal, each once per page; whoever asks gets those up to now. */
export async function* waitingFor(
  projections: Projections,
  name: string,
  tenantId: string,
): AsyncGenerator<readonly Key[]> {
  await comeToNow(projections, [WORK]);
  for await (const page of pagesOf(work(projections), { $and: [{ kind: 'signal' }, { name }, { tenantId }] }))
    yield [...new Set(page.map((document) => document['instanceKey'] as Key))];
}

/** Messages of a name that live. */
export async function* bufferedMessages(
  projections: Projections,
  name: string,
  tenantId: string,
): AsyncGenerator<{ readonly stream: string; readonly message: Key }> {
  await comeToNow(projections, [WORK]);
  for await (const page of pagesOf(work(projections), {
    $and: [{ kind: 'message' }, { name }, { tenantId }],
  }))
    for (const { stream, message } of page) yield { stream: stream as string, message: message as Key };
}

/** What an instance waits or has waited for, by its ordinal there. */
export function subscriptionIndex(projections: Projections): SubscriptionIndex {
  return {
    async message(instanceKey, ordinal) {
      await comeToNow(projections, [SUBSCRIPTIONS]);
      const [found] = await (projections.collection(SUBSCRIPTIONS) as ReadCollection).find({
        filter: { $and: [{ processInstanceKey: instanceKey }, { ordinal }] },
        limit: 1,
      });
      if (found === undefined) return undefined;
      const { messageName, correlationKey } = found as unknown as MessageSubscriptionDoc;
      return { name: messageName, ...(correlationKey === null ? {} : { correlationKey }) };
    },
  };
}

/** Rejects where the read models are behind for too long; whoever asked asks again. */
async function comeToNow(projections: Projections, names: readonly string[]): Promise<void> {
  const head = await projections.head();
  if (!(await projections.waitFor(head, PATIENCE_MS, names)))
    throw new StoreUnavailable(`${names.join(', ')} did not come to position ${head} in time`);
}

export interface DeferredInstance {
  readonly instanceKey: Key;
  /** Where it was deferred. */
  readonly position: Position;
}

/** Instances whose last append ended at its bound with tokens still ready. */
export async function* deferredInstances(projections: Projections): AsyncGenerator<DeferredInstance> {
  for await (const page of pagesOf(work(projections), { kind: 'advance' }))
    for (const { instanceKey, position } of page)
      yield { instanceKey: instanceKey as Key, position: position as Position };
}

async function* pagesOf(collection: ReadCollection, filter: Filter): AsyncGenerator<readonly Document[]> {
  for (let after: string | undefined; ;) {
    const page = await collection.find({
      filter,
      limit: PAGE,
      ...(after === undefined ? {} : { after: [after] }),
    });
    yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!._id;
  }
}

function work(projections: Projections): ReadCollection {
  const collection = projections.collection(WORK);
  if (collection === undefined) throw new Error(`the projection "${WORK}" is missing: recovery needs it`);
  return collection;
}
