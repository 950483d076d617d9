import { initialState, ordinalMap } from '@onward/engine';
import type { Runtime } from '@onward/runtime';
import { ask, deciding, eventsBecome, refolded } from './engine.js';
import { CUT_SHORT, SLOW_WORKERS, TWO_NODES, type Mutation } from './mutation.js';
import { part, replaceMethod } from './patch.js';

type Entry = { readonly state: { readonly revision: number } };
type Cache = { get(key: string): Entry | undefined; put(key: string, entry: Entry): void };
type Refresh = (key: string, entry: Entry) => Promise<Entry>;

/** What a conflict has shown to be old stays in the cache, and is not read again. */
function stale(runtime: Runtime): void {
  const instances = part(runtime, 'store');
  const cache = part(instances, 'cache') as Cache;
  const used = new Map<string, Entry>();
  replaceMethod<Cache['get']>(cache, 'get', (get) => (key) => {
    const entry = get(key);
    if (entry !== undefined) used.set(key, entry);
    return entry;
  });
  replaceMethod<(key: string) => void>(part(instances, 'hot'), 'conflicted', (conflicted) => (key) => {
    conflicted(key);
    const entry = used.get(key);
    if (entry !== undefined) cache.put(key, entry);
  });
  replaceMethod<Refresh>(
    part(instances, 'loader'),
    'refresh',
    (refresh) => async (key, entry) => (cache.get(key) === entry ? entry : refresh(key, entry)),
  );
}

export const COMMAND_MUTATIONS: readonly Mutation[] = [
  {
    name: 'the idempotency key is not looked up',
    tamper: deciding((asked) => {
      const decision = ask({ ...asked, state: { ...asked.state, commands: initialState.commands } });
      return decision.accepted ? refolded(asked, decision.events, decision) : decision;
    }),
  },
  {
    name: 'the idempotency key is not recorded',
    tamper: eventsBecome((events) =>
      events.some(({ type }) => type === 'CommandRecorded')
        ? events.filter(({ type }) => type !== 'CommandRecorded')
        : events,
    ),
  },
  { name: 'the cached state survives a conflict', needs: TWO_NODES, tamper: { runtime: stale } },
  {
    name: 'a snapshot is older than it claims',
    tamper: {
      runtime: (runtime) =>
        replaceMethod<(key: string) => Promise<Entry | undefined>>(
          part(runtime, 'store', 'snapshots'),
          'read',
          (read) => async (key) => {
            const snapshot = await read(key);
            const { state } = snapshot ?? {};
            return state && { ...snapshot, state: { ...state, revision: state.revision + 1 } };
          },
        ),
    },
  },
  {
    name: 'two executors for one instance',
    tamper: {
      runtime: (runtime) => {
        const mailboxes = part(runtime, 'store', 'mailboxes');
        const { work } = mailboxes as { work(key: string, batch: readonly unknown[]): Promise<void> };
        replaceMethod<(key: string, request: { fail(error: unknown): void }) => void>(
          mailboxes,
          'post',
          () => (key, request) => void work(key, [request]).catch((error: unknown) => request.fail(error)),
        );
      },
    },
  },
  {
    name: 'an instance number is given out twice',
    tamper: {
      runtime: (runtime) => {
        let last: number | undefined;
        replaceMethod<() => number | Promise<number>>(
          part(runtime, 'numbers'),
          'next',
          (next) => async () => {
            const number = last ?? (await next());
            last = last === undefined ? number : undefined;
            return number;
          },
        );
      },
    },
  },
  {
    name: 'ready tokens are forgotten at recovery',
    needs: CUT_SHORT,
    tamper: {
      runtime: (runtime) =>
        replaceMethod<() => Promise<void>>(runtime, 'recover', () => async () => undefined),
    },
  },
  {
    name: 'tokens left ready by a full append are not gone on with',
    tamper: {
      runtime: (runtime) =>
        replaceMethod<() => void>(part(runtime, 'store'), 'advance', () => () => undefined),
    },
  },
  {
    name: 'a late completion is dropped',
    needs: SLOW_WORKERS,
    tamper: deciding((asked) => {
      const { command, state } = asked;
      const isLate =
        command.type === 'CompleteJob' && ordinalMap.get(state.jobs, command.job)?.status === 'abandoned';
      if (!isLate) return ask(asked);
      const message = 'The job is not open.';
      return { accepted: false, rejection: { kind: 'WRONG_STATE', code: 'JOB_WRONG_STATE', message } };
    }),
  },
];
