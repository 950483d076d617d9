import type { ActivatedJob, Outcome, Runtime } from '@onward/runtime';
import type { JsonObject } from '@onward/model';
import { AWAY, DYING_WORKERS, FAILING, type Mutation } from './mutation.js';
import { part, replaceMethod } from './patch.js';

type Prepare = (ref: {
  readonly instanceKey: string;
  readonly job: number;
}) => Promise<ActivatedJob | undefined>;
type Offer = (ref: unknown, position: unknown, at?: number) => void;

const preparing = (change: (prepare: Prepare) => Prepare) => (runtime: Runtime) =>
  replaceMethod<Prepare>(part(runtime, 'hub'), 'prepare', change);

/** A queue's timer for a back-off never fires. */
function lostTimer(runtime: Runtime): void {
  const clock = part(runtime, 'ports', 'clock') as { now(): number };
  const changed = new WeakSet<object>();
  replaceMethod<(name: string) => object>(part(runtime, 'hub'), 'typeOf', (typeOf) => (name) => {
    const type = typeOf(name);
    const queue = part(type, 'queue');
    if (changed.has(queue)) return type;
    changed.add(queue);
    replaceMethod<Offer>(queue, 'offer', (offer) => (ref, position, at) => {
      if (at === undefined || at <= clock.now()) offer(ref, position, at);
    });
    return type;
  });
}

export const JOB_MUTATIONS: readonly Mutation[] = [
  { name: 'a lost timer: the back-off never ends', needs: FAILING, tamper: { runtime: lostTimer } },
  {
    name: 'a lease that never ends',
    needs: DYING_WORKERS,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<() => void>(part(runtime, 'hub', 'leases'), 'expire', () => () => undefined),
    },
  },
  {
    name: 'a job is handed out after it is done',
    tamper: {
      runtime: (runtime) => {
        const known = new Map<string, ActivatedJob>();
        preparing((prepare) => async (ref, ...more) => {
          const id = `${ref.instanceKey}/${ref.job}`;
          const job = (await prepare(ref, ...more)) ?? known.get(id);
          if (job !== undefined) known.set(id, job);
          return job;
        })(runtime);
      },
    },
  },
  {
    name: 'the idempotency key of a job changes with the attempt',
    tamper: {
      runtime: preparing((prepare) => async (...args) => {
        const job = await prepare(...args);
        return job && { ...job, idempotencyKey: `${job.jobKey}.${job.attempt}` };
      }),
    },
  },
  {
    name: 'the result of a handler is lost where the store is away',
    needs: AWAY,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<(...args: unknown[]) => Promise<Outcome<JsonObject>>>(
          part(runtime, 'hub', 'ports'),
          'execute',
          (execute) =>
            async (...args) => {
              const outcome = await execute(...args);
              const isAway = !outcome.ok && outcome.rejection.kind === 'UNAVAILABLE';
              return isAway ? ({ ok: true, value: {} } as never) : outcome;
            },
        ),
    },
  },
];
