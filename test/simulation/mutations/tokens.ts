import type { EngineEvent } from '@onward/engine';
import { ask, deciding, eventsBecome, reading, seeing } from './engine.js';
import { CROWDED, UNDOING, type Mutation } from './mutation.js';

/** Children of a fork get one ordinal for two. */
function sharedOrdinal(events: readonly EngineEvent[]): readonly EngineEvent[] {
  const at = events.findIndex(
    (event, index) =>
      event.type === 'FlowTaken' && event.data.parent !== undefined && isFork(events[index + 1]),
  );
  const [first, second] = [events[at], events[at + 1]];
  if (first?.type !== 'FlowTaken' || second?.type !== 'FlowTaken') return events;
  const twin: EngineEvent = { type: 'FlowTaken', data: { ...second.data, token: first.data.token } };
  return events.with(at + 1, twin);
}

const isFork = (event: EngineEvent | undefined): boolean =>
  event?.type === 'FlowTaken' && event.data.parent !== undefined;

/** What a terminate end event ends, but for one token. */
function withoutOneEnd(events: readonly EngineEvent[]): readonly EngineEvent[] {
  const at = events.findIndex(({ type }) => type === 'TokenTerminated' || type === 'ElementTerminated');
  return at < 0 ? events : events.toSpliced(at, 1);
}

export const TOKEN_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a join that does not wait for its last branch',
    tamper: reading((graph) => ({
      incoming: (id) => {
        const flows = graph.incoming(id);
        return graph.elements.get(id)?.type === 'parallelGateway' ? flows.slice(0, -1) : flows;
      },
    })),
  },
  {
    name: 'a join that counts one of its flows twice',
    tamper: reading((graph) => ({
      incoming: (id) => {
        const flows = graph.incoming(id);
        const [first, second, ...others] = flows;
        const isJoin = graph.elements.get(id)?.type === 'parallelGateway' && second !== undefined;
        return isJoin && first !== undefined ? [first, first, ...others] : flows;
      },
    })),
  },
  { name: 'the key counter is not advanced', tamper: eventsBecome(sharedOrdinal) },
  { name: 'a token that outlives what ends it', tamper: eventsBecome(withoutOneEnd) },
  {
    name: 'a failure that does not freeze its scope',
    needs: UNDOING,
    tamper: seeing((state, { type }) =>
      state.failure === undefined || state.failure.answered || type === 'StartCompensation'
        ? state
        : { ...state, failure: undefined },
    ),
  },
  {
    name: 'If-Match is not looked at',
    needs: CROWDED,
    tamper: deciding(({ header: { expectedRevision: _ignored, ...header }, ...asked }) =>
      ask({ ...asked, header }),
    ),
  },
  {
    name: 'an incident is resolved twice',
    tamper: eventsBecome((events) => {
      const at = events.findIndex(({ type }) => type === 'IncidentResolved');
      return at < 0 ? events : events.toSpliced(at, 0, events[at] as EngineEvent);
    }),
  },
];
