import { given } from '../testing/index.js';
import { end, process, start, task, terminate, parallel, userTask } from '../testing/definitions.js';

describe('start and end events', () => {
  it('pass, each with one event, and the instance completes', () => {
    given(process([start, end], ['start -> end']))
      .created({ a: 1 })
      .thenEvents(
        [
          'ProcessInstanceCreated',
          {
            definitionKey: '42' as never,
            processId: 'p',
            processVersion: 1,
            onFailure: 'incident',
            instanceNumber: 1,
          },
        ],
        ['VariablesSet', { scope: 0, variables: { a: 1 }, created: { a: 1 } }],
        ['TokenCreated', { token: 2, element: 'start', scope: 0 }],
        [
          'ElementPassed',
          { elementInstance: 3, element: 'start', elementType: 'startEvent', scope: 0, token: 2 },
        ],
        ['FlowTaken', { flow: 'f1', token: 2, scope: 0, target: 'end' }],
        [
          'ElementPassed',
          { elementInstance: 4, element: 'end', elementType: 'endEvent', scope: 0, token: 2, ends: true },
        ],
        ['ProcessInstanceCompleted', {}],
      );
  });

  it('keeps the variables of an instance that has ended', () => {
    const { state } = given(process([start, end], ['start -> end'])).created({ a: 1 });
    expect(state.status).toBe('COMPLETED');
    expect(state.finalVariables).toEqual({ a: 1 });
    expect(state.elementInstances.size).toBe(0);
  });

  it('forks where several flows leave a start event', () => {
    const spec = given(process([start, task('a'), task('b')], ['start -> a', 'start -> b'])).created();
    const parents = spec.events.filter(({ type }) => type === 'FlowTaken').map(({ data }) => data);
    expect(parents).toMatchObject([
      { token: 3, target: 'a', parent: 1 },
      { token: 4, target: 'b', parent: 1 },
    ]);
    expect(spec.state.tokens.size).toBe(2);
  });

  it('forks where several flows leave a task, and ends a token where none does', () => {
    const spec = given(process([start, task('a'), task('b'), task('c')], ['start -> a', 'a -> b', 'a -> c']))
      .created()
      .completed('a');
    spec.thenTypes(
      'JobCompleted',
      'ElementCompleted',
      'FlowTaken',
      'FlowTaken',
      'ElementActivated',
      'JobCreated',
      'ElementActivated',
      'JobCreated',
    );
    spec
      .completed('b')
      .thenTypes('JobCompleted', 'ElementCompleted')
      .completed('c')
      .thenTypes('JobCompleted', 'ElementCompleted', 'ProcessInstanceCompleted');
  });

  it('executes a task once per token where flows run together without a gateway', () => {
    const flows = ['start -> fork', 'fork -> a', 'fork -> a', 'a -> end'];
    const spec = given(process([start, parallel('fork'), task('a'), end], flows)).created();
    expect(spec.state.jobs.size).toBe(2);
    spec
      .completed('a')
      .completed('a')
      .thenTypes(
        'JobCompleted',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'ProcessInstanceCompleted',
      );
  });

  it('ends all other tokens of the scope at a terminate end event, and the instance completes', () => {
    const elements = [
      start,
      parallel('fork'),
      task('a'),
      userTask('u'),
      task('c'),
      parallel('join'),
      terminate,
      end,
    ];
    const flows = [
      'start -> fork',
      'fork -> a',
      'fork -> u',
      'fork -> c',
      'fork -> join',
      'c -> join',
      'join -> end',
      'a -> terminate',
    ];
    const spec = given(process(elements, flows)).created().completed('a');
    spec.thenTypes(
      'JobCompleted',
      'ElementCompleted',
      'FlowTaken',
      'ElementPassed',
      'UserTaskCanceled',
      'ElementTerminated',
      'JobCanceled',
      'ElementTerminated',
      'TokenTerminated',
      'ProcessInstanceCompleted',
    );
    expect(spec.state.status).toBe('COMPLETED');
  });
});
