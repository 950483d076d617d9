import type { Throw } from '@onward/model';
import { end, handlerOf, process, start, task, throwing } from '../testing/definitions.js';
import { given } from '../testing/index.js';
import { comparisons } from '../testing/comparisons.js';

const sending: Throw = {
  type: 'message',
  name: { value: 'paid' },
  job: { type: { value: 'send' }, retries: { value: 2 }, headers: {} },
};

describe('a throwing event whose message a worker sends', () => {
  it('goes on when its job is done, with what the worker returns', () => {
    const spec = given(
      process([start, throwing('tell', sending), end], ['start -> tell', 'tell -> end']),
    ).created();
    spec
      .completed('tell', { receipt: 7 })
      .thenTypes(
        'JobCompleted',
        'VariablesSet',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'ProcessInstanceCompleted',
      );
  });

  it('maps what the worker returns, and keeps it while that fails', () => {
    const event = {
      ...throwing('tell', sending),
      io: { inputs: [], outputs: [{ source: { feel: 'missing < 1' }, target: 'x' }] },
    };
    const spec = given(process([start, event, end], ['start -> tell', 'tell -> end']), {
      expressions: comparisons,
    })
      .created()
      .completed('tell', { receipt: 7 });
    spec.thenTypes('JobCompleted', 'IncidentRaised');
    const { incident } = spec.newest('IncidentRaised');
    spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { missing: 0 }, local: false })
      .when({ type: 'ResolveIncident', incident })
      .thenTypes(
        'IncidentResolved',
        'VariablesSet',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'ProcessInstanceCompleted',
      );
  });

  it('waits for its job and for the compensation that it has thrown, too', () => {
    const event = throwing('undo', { type: 'compensation', wait: true }, sending);
    const flows = ['start -> a', 'a -> undo', 'undo -> end'];
    const spec = given(process([start, task('a'), ...handlerOf('a'), event, end], flows))
      .created()
      .completed('a');
    spec.completed('undo').thenTypes('JobCompleted');
    expect(spec.completed('undo').completed('undo-a').state.status).toBe('COMPLETED');
    expect(spec.completed('undo-a').completed('undo').state.status).toBe('COMPLETED');
  });
});
