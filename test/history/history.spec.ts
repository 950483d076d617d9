import { readdirSync, readFileSync } from 'node:fs';
import { EVENT_VERSIONS, evolve, initialState, STATE_SCHEMA_VERSION, type EngineEvent } from '@onward/engine';
import { canonical, HISTORY_NAMES, record, type History } from './histories.js';

const FIXTURES = 'test/history/fixtures';
/** What no scenario reaches: events of bounds and of keys, which have specs of their own. */
const ELSEWHERE = ['AdvanceDeferred', 'AdvanceFinished', 'KeyRangeExtended', 'ScopeTerminating'];

function replay({ events }: History) {
  return events.reduce((state, { type, data, time }) => evolve(state, { type, data } as unknown as EngineEvent, time), initialState);
}

describe.each(readdirSync(FIXTURES))('histories of release %s', (release) => {
  test.each(readdirSync(`${FIXTURES}/${release}`))('%s leads to the state it led to then', (file) => {
    const history = JSON.parse(readFileSync(`${FIXTURES}/${release}/${file}`, 'utf8')) as History;
    expect(history.events.length).toBeGreaterThan(5);
    // What states have had since then beside it says nothing of that release.
    const now = Object.entries(canonical(replay(history)) as object);
    const then = history.state as object;
    expect(Object.fromEntries(now.filter(([field]) => Object.hasOwn(then, field)))).toEqual(then);
  });
});

describe('histories of today', () => {
  test.each(HISTORY_NAMES)('%s: a replay gives the state that decided it', async (name) => {
    const history = await record(name);
    expect(canonical(replay(history))).toEqual(history.state);
  });

  test('every event type is in one of them', async () => {
    const histories = await Promise.all(HISTORY_NAMES.map(record));
    const seen = new Set(histories.flatMap(({ events }) => events.map(({ type }) => type)));
    expect(Object.keys(EVENT_VERSIONS).filter((type) => !seen.has(type)).sort()).toEqual([...ELSEWHERE].sort());
    expect(STATE_SCHEMA_VERSION).toBe(6);
  });
});
