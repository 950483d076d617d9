import type { Expectation } from './expected.js';
import { verdict, type Observation } from './verdict.js';
import { CaseLog, workFor } from './work.js';

const seen = (
  more: Partial<Observation> = {},
  entries: readonly string[] = ['SCRIPT_task1'],
): Observation => {
  const log = new CaseLog();
  log.exists = true;
  log.entries.push(...entries);
  return { failures: [], uncaughtError: false, state: 'COMPLETED', log, ...more };
};
const expects = (more: Partial<Expectation> = {}): Expectation => ({
  trace: ['SCRIPT_task1'],
  logMustExist: true,
  ...more,
});
const incident = { failures: ['CONDITION_ERROR at x: no'] };

describe('a case passes', () => {
  it.each<[string, Expectation, Observation]>([
    ['with the same log', expects(), seen()],
    ['in any order', expects({ trace: ['b', 'a', 'a'] }), seen({}, ['a', 'b', 'a'])],
    ['with the error it wants', expects({ error: { kind: 'ERROR_runtime' } }), seen(incident)],
    ['refused, where that is accepted', expects({ error: { kind: 'ERROR' } }), seen({ refused: ['X'] })],
    [
      'with an error that nothing catches',
      expects({ error: { kind: 'ERROR_thrownErrorEvent', accept: ['uncaught-error-event'] } }),
      seen({ ...incident, uncaughtError: true }),
    ],
    ['still waiting', expects({ endState: { value: 'waiting' } }), seen({ state: 'ACTIVE' })],
  ])('%s', (_what, expected, observed) => {
    expect(verdict(expected, observed)).toEqual([]);
  });
});

describe('a case fails', () => {
  it.each<[string, Expectation, Observation, string]>([
    ['one entry short', expects({ trace: ['a', 'a'] }), seen({}, ['a']), 'logged a instead of a a'],
    ['one entry more', expects({ trace: [] }), seen(), 'logged SCRIPT_task1 instead of nothing'],
    ['without its log', expects(), seen({ log: new CaseLog() }), 'the log was never created'],
    ['with an incident', expects(), seen(incident), 'CONDITION_ERROR at x: no'],
    ['refused', expects(), seen({ refused: ['X'] }), 'refused: X'],
    ['without the error', expects({ error: { kind: 'ERROR_runtime' } }), seen(), 'and none came'],
    [
      'refused, where only a failure at run time counts',
      expects({ error: { kind: 'ERROR_runtime' } }),
      seen({ refused: ['X'] }),
      'refused: X',
    ],
    [
      'with an incident instead of an uncaught error',
      expects({ error: { kind: 'ERROR_thrownErrorEvent' } }),
      seen(incident),
      'expected ERROR_thrownErrorEvent',
    ],
    ['at its end too early', expects({ endState: { value: 'waiting' } }), seen(), 'ended as COMPLETED'],
    ['without the marker', expects({ checks: ['MARKER_exists'] }), seen(), 'the marker was never set'],
    ['with other data', expects({ checks: ['DATA_correct'] }), seen(), 'read [] instead of "String"'],
  ])('%s', (_what, expected, observed, why) => {
    expect(verdict(expected, observed).join('; ')).toContain(why);
  });
});

describe('scripts that stamp', () => {
  const stamped = (second: number): Observation => {
    const observed = seen();
    workFor('CREATE_TIMESTAMP_LOG_1', {}, observed.log, 0);
    workFor('CREATE_TIMESTAMP_LOG_2', {}, observed.log, second);
    return observed;
  };

  it.each([
    ['at the same time', 9_999, []],
    ['one after the other', 10_000, ['the two stamped scripts did not run at the same time']],
  ])('%s', (_what, second, problems) => {
    expect(verdict(expects({ checks: ['EXECUTION_parallel'] }), stamped(second))).toEqual(problems);
  });
});

it('a script that nobody knows stops the run', () => {
  expect(() => workFor('SCRIPT_task9', {}, new CaseLog(), 0)).toThrow('nobody knows what SCRIPT_task9 does');
});
