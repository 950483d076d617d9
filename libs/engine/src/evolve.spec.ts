import { EVENT_VERSIONS, evolve, initialState, type EngineEvent } from './index.js';
import { process, start, task } from './testing/definitions.js';
import { given } from './testing/index.js';

const spec = given(process([start, task('a')], ['start -> a'])).created();

describe('evolve', () => {
  it('counts revisions and takes the event’s time', () => {
    const { state } = spec;
    const next = evolve(state, { type: 'AdvanceDeferred', data: { ready: 0 } }, 77);
    expect([next.revision, next.time, next.deferred]).toEqual([state.revision + 1, 77, true]);
    expect([state.deferred, initialState.revision]).toEqual([false, -1]);
  });

  it('keeps the counter above every ordinal it sees', () => {
    const raised = evolve(
      spec.state,
      { type: 'VariablesSet', data: { scope: 0, variables: { a: 1 }, created: { a: 500 } } },
      0,
    );
    expect(raised.nextOrdinal).toBe(501);
  });

  it.each<[string, EngineEvent | { type: string; data: object }]>([
    ['does not know events of type ', { type: 'Invented', data: {} }],
    ['does not know events of type toString', { type: 'toString', data: {} }],
    ['token 99 is not live', { type: 'TokenTerminated', data: { token: 99 } }],
    ['job 99 is not live', { type: 'JobUpdated', data: { job: 99, token: 1 } }],
    ['a process instance ends without tokens', { type: 'ProcessInstanceCompleted', data: {} }],
    ['created once', { ...(spec.history[0] as EngineEvent) }],
  ])('says of an event that cannot follow: %s', (message, event) => {
    expect(() => evolve(spec.state, event as EngineEvent, 0)).toThrow(message);
  });

  it('has a version for every event type', () => {
    expect(Object.values(EVENT_VERSIONS).every((version) => version === 1)).toBe(true);
    expect(Object.keys(EVENT_VERSIONS)).toEqual(expect.arrayContaining(spec.history.map(({ type }) => type)));
  });
});
