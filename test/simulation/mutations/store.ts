import { createHash } from 'node:crypto';
import { OutcomeUnknown, StoreUnavailable, WrongExpectedRevision } from '@onward/event-store';
import type { AppendRequest, AppendResult, EventStore, RecordedEvent } from '@onward/event-store';
import { isInstanceStream } from '@onward/model';
import type { RuntimePorts } from '@onward/runtime';
import type { Tamper, World } from '@onward/testing';
import { TWO_NODES, type Mutation } from './mutation.js';

type Append = (
  request: AppendRequest,
  store: EventStore,
  ports: RuntimePorts,
  world: World,
) => Promise<AppendResult>;

/** Changes how events of instances are appended. */
const appending = (append: Append): Tamper => ({
  ports: (ports, world) =>
    storing(ports, (store) => ({
      append: (request) =>
        isInstanceStream(request.stream) ? append(request, store, ports, world) : store.append(request),
    })),
});

export function storing(
  ports: RuntimePorts,
  changes: (store: EventStore) => Partial<EventStore>,
): RuntimePorts {
  const { eventStore: store } = ports;
  const same: EventStore = {
    append: (request) => store.append(request),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    setMaxCount: (stream, count) => store.setMaxCount(stream, count),
    deleteStream: (stream, expectedRevision) => store.deleteStream(stream, expectedRevision),
    close: () => store.close(),
  };
  return { ...ports, eventStore: { ...same, ...changes(store) } };
}

/** A UUID of a text: the same for the same. */
function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** In two appends; a crash falls between them. */
const inHalves: Append = async (request, store, ports) => {
  const { events, expectedRevision } = request;
  const half = events.length >> 1;
  if (half === 0) return store.append(request);
  const { revision } = await store.append({ ...request, events: events.slice(0, half) });
  return store.append({
    stream: request.stream,
    events: events.slice(half),
    expectedRevision: typeof expectedRevision === 'number' ? expectedRevision + half : revision,
    decisionId: ports.entropy.uuid(),
  });
};

export const STORE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'acknowledged before it is flushed',
    tamper: appending(async (request, store, _ports, { log }) => {
      const result = log.append(request);
      store.append(request).catch(() => undefined);
      return result;
    }),
  },
  {
    name: 'a conflict is swallowed, and the append forced',
    needs: TWO_NODES,
    tamper: appending(async (request, store) => {
      try {
        return await store.append(request);
      } catch (error) {
        if (error instanceof WrongExpectedRevision)
          return store.append({ ...request, expectedRevision: 'any' });
        throw error;
      }
    }),
  },
  {
    name: 'decision ids derived from stream and revision',
    needs: TWO_NODES,
    tamper: appending((request, store) =>
      store.append({ ...request, decisionId: uuidOf(`${request.stream}@${request.expectedRevision}`) }),
    ),
  },
  {
    name: 'an unknown outcome is taken for a failure',
    tamper: appending(async (request, store) => {
      try {
        return await store.append(request);
      } catch (error) {
        throw error instanceof OutcomeUnknown ? new StoreUnavailable(error.message) : error;
      }
    }),
  },
  {
    name: 'after an unknown outcome the append is sent as a new one',
    tamper: appending(async (request, store, { entropy }) => {
      try {
        return await store.append(request);
      } catch (error) {
        if (error instanceof OutcomeUnknown)
          return store.append({ ...request, expectedRevision: 'any', decisionId: entropy.uuid() });
        throw error;
      }
    }),
  },
  { name: 'an append that is not atomic', tamper: appending(inHalves) },
  {
    name: 'event times taken from the clock as it is',
    needs: TWO_NODES,
    tamper: appending((request, store, { clock }) =>
      store.append({
        ...request,
        events: request.events.map((event) => ({
          ...event,
          metadata: { ...event.metadata, time: clock.now() },
        })),
      }),
    ),
  },
  {
    name: 'a subscription that passes over an event',
    tamper: {
      ports: (ports) =>
        storing(ports, (store) => ({
          subscribe: (options) => {
            let seen = 0;
            const isKept = ({ stream }: RecordedEvent): boolean => !isInstanceStream(stream) || ++seen !== 20;
            return store.subscribe({
              ...options,
              onBatch: (events, upTo) => options.onBatch(events.filter(isKept), upTo),
            });
          },
        })),
    },
  },
];
