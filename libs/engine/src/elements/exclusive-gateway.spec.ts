import { given } from '../testing/index.js';
import { comparisons } from '../testing/comparisons.js';
import { choice, end, process, start, task } from '../testing/definitions.js';

const expressions = comparisons;
const elements = [start, choice(), task('a'), task('b'), task('c'), end];
const flows = [
  'start -> choice',
  'choice -> a : amount > 100',
  'choice -> c : default',
  'choice -> b : amount > 10',
];
const definition = process(elements, flows);

describe('exclusive gateway', () => {
  it.each([
    [500, 'f2', { kind: 'condition', expression: 'amount > 100', values: { amount: 500 } }],
    [50, 'f4', { kind: 'condition', expression: 'amount > 10', values: { amount: 50 } }],
    [5, 'f3', { kind: 'default', values: { amount: 5 } }],
  ])('of amount %d takes %s and says why', (amount, flow, reason) => {
    const spec = given(definition, { expressions }).created({ amount });
    expect(spec.newest('FlowTaken')).toMatchObject({ flow, reason });
    expect(spec.events.filter(({ type }) => type === 'ElementActivated')).toHaveLength(1);
  });

  it('gives no reason where there is nothing to decide', () => {
    const spec = given(process([start, choice(), task('a')], ['start -> choice', 'choice -> a'])).created();
    expect(spec.newest('FlowTaken')).toEqual({ flow: 'f2', token: 1, scope: 0, target: 'a' });
  });

  it('shortens long values in the reason', () => {
    const long = 'x'.repeat(1000);
    const list = Array.from({ length: 1000 }, (_, at) => at);
    const over = ['start -> choice', 'choice -> a : text != list', 'choice -> end : default'];
    const spec = given(process([start, choice(), task('a'), end], over), { expressions }).created({
      text: long,
      list,
    });
    const values = spec.newest('FlowTaken').reason?.values;
    expect(values?.['text']).toBe(`${'x'.repeat(199)}…`);
    expect(values?.['list']).toMatch(/^\[0,1,2,.*…$/);
    expect(values?.['list']).toHaveLength(200);
  });

  it.each([
    [
      'no condition holds and there is no default',
      { amount: 1 },
      ['start -> choice', 'choice -> a : amount > 100'],
      /"amount > 100".*amount = 1/,
    ],
    ['a condition fails', { amount: 'x' }, flows, /amount > 100.*"x"/],
    [
      'a condition is not boolean',
      { amount: 7 },
      ['start -> choice', 'choice -> a : amount'],
      /"amount" yields 7.*amount = 7/,
    ],
  ])(
    'is stuck with an incident where %s, and decides again when that is resolved',
    (_, variables, over, message) => {
      const stuck = given(process(elements, over), { expressions }).created(variables);
      stuck.thenTypes(
        'ProcessInstanceCreated',
        'VariablesSet',
        'TokenCreated',
        'ElementPassed',
        'FlowTaken',
        'ElementActivated',
        'IncidentRaised',
      );
      const { incident, elementInstance, errorType, message: text } = stuck.newest('IncidentRaised');
      expect({ errorType, text }).toEqual({
        errorType: 'CONDITION_ERROR',
        text: expect.stringMatching(message),
      });

      const again = stuck
        .when({ type: 'ResolveIncident', incident })
        .thenTypes('IncidentResolved', 'IncidentRaised');
      expect(again.newest('IncidentRaised').incident).not.toBe(incident);

      const repaired = again
        .when({
          type: 'SetVariables',
          elementInstance,
          variables: { amount: over === flows ? 200 : 101 },
          local: over !== flows,
        })
        .when({ type: 'ResolveIncident', incident: again.newest('IncidentRaised').incident });
      if (over.at(-1)?.endsWith(': amount')) repaired.thenTypes('IncidentResolved', 'IncidentRaised');
      else
        repaired.thenTypes(
          'IncidentResolved',
          'ElementCompleted',
          'FlowTaken',
          'ElementActivated',
          'JobCreated',
        );
    },
  );

  it('ends the token where no flow leaves it', () => {
    expect(given(process([start, choice()], ['start -> choice'])).created().state.status).toBe('COMPLETED');
  });
});
