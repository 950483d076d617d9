import type { JsonObject } from '@onward/model';
import { groupBy } from '../group-by.js';
import type { History, Instance } from '../history.js';
import type { Effect } from '../ledger.js';

/**
 * A handler is only called for a job that is stored; what it did may happen again, but one result is recorded, and it is that of an
 * effect that has happened.
 */
export function* checkEffects({ instances }: History, effects: readonly Effect[]): Generator<string> {
  const byInstance = groupBy(effects, ({ instance }) => instance);
  for (const key of byInstance.keys())
    if (!instances.has(key)) yield `a handler was called for instance ${key}, which is not stored`;
  for (const instance of instances.values()) yield* ofInstance(instance, byInstance.get(instance.key) ?? []);
}

function* ofInstance({ key, events }: Instance, effects: readonly Effect[]): Generator<string> {
  const created = new Set<string>();
  const completed = new Map<string, number>();
  const recorded = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const job = data['job'] as string;
    if (type === 'JobCreated') created.add(job);
    if (type === 'JobCompleted') completed.set(job, (completed.get(job) ?? 0) + 1);
    for (const id of effectsIn(data)) {
      const of = id.split(':')[1]!;
      recorded.set(of, (recorded.get(of) ?? new Set()).add(id));
    }
  }
  const happened = new Set(effects.map(({ id }) => id));
  const doneFor = new Set(effects.map(({ job }) => job));
  for (const job of doneFor)
    if (!created.has(job))
      yield `a handler was called for job ${job} of instance ${key}, which is not stored`;
  for (const [job, times] of completed) {
    if (times > 1) yield `job ${job} of instance ${key} completed ${times} times`;
    if (!doneFor.has(job)) yield `job ${job} of instance ${key} completed, and nobody has done it`;
  }
  for (const [job, ids] of recorded) {
    if (ids.size > 1) yield `job ${job} of instance ${key} has ${ids.size} results`;
    for (const id of ids) if (!happened.has(id)) yield `${id} is recorded and has not happened`;
    if (!completed.has(job)) yield `job ${job} of instance ${key} has a result and is not completed`;
  }
}

function effectsIn({ variables }: JsonObject): readonly string[] {
  return Object.values((variables ?? {}) as JsonObject).filter(
    (value): value is string => typeof value === 'string' && value.startsWith('effect:'),
  );
}
