import type { FlowElement, Key } from '@onward/model';
import { get } from './ordinal-map.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  end,
  milliseconds,
  process,
  signal,
  start,
  task,
  throwing,
  within,
} from './testing/definitions.js';
import { given } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };

describe('a call activity', () => {
  const definition = process(
    [
      start,
      {
        id: 'call',
        type: 'callActivity',
        processId: { value: 'child' },
        binding: 'latest',
        io: { inputs: [], outputs: [{ source: { feel: 'x' }, target: 'got' }] },
      },
      boundary('call', { type: 'error', code: 'E' }),
      task('b'),
      end,
    ],
    ['start -> call', 'call -> end', 'on-call -> b', 'b -> end'],
  );
  const child = '1048576' as Key;
  const called = given(definition, setup).created({ n: 1 });
  const { elementInstance } = called.newest('CallRequested');
  const assigned = called
    .when({ type: 'AssignChildInstance', elementInstance, child, childDefinition: '5' as Key })
    .accepted();

  it('asks for a child and takes what it returns', () => {
    expect(called.newest('CallRequested')).toMatchObject({ processId: 'child', variables: { n: 1 } });
    const done = assigned
      .when({ type: 'EndCall', elementInstance, child, outcome: 'completed', variables: { x: 7, y: 8 } })
      .accepted();
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { n: 1, got: 7 } });
  });

  it('has one child, however often one is assigned', () => {
    const again = assigned
      .when({ type: 'AssignChildInstance', elementInstance, child: '3' as Key, childDefinition: '5' as Key })
      .accepted();
    expect(again.types).toEqual([]);
    expect(again.result).toMatchObject({ result: { child } });
  });

  it('catches the error that its child has not', () => {
    const failed = assigned
      .when({ type: 'EndCall', elementInstance, child, outcome: 'failed', errorCode: 'E' })
      .accepted();
    expect(failed.completed('b').state.status).toBe('COMPLETED');
  });

  describe('whose child throws an escalation that nothing there catches', () => {
    const escalation = (interrupting: boolean, more: readonly FlowElement[] = []) => {
      const elements = [
        start,
        { id: 'call', type: 'callActivity', processId: { value: 'child' }, binding: 'latest' } as const,
        boundary('call', { type: 'escalation', code: 'LATE' }, { interrupting }),
        task('b'),
        end,
        ...more,
      ];
      const caller = given(
        process(elements, ['start -> call', 'call -> end', 'on-call -> b']),
        setup,
      ).created();
      const waiting = caller.newest('CallRequested').elementInstance;
      return caller
        .when({ type: 'AssignChildInstance', elementInstance: waiting, child, childDefinition: '5' as Key })
        .accepted();
    };
    const escalate = (spec: ReturnType<typeof escalation>, revision: number, code = 'LATE') =>
      spec
        .when({
          type: 'EscalateCall',
          elementInstance: spec.newest('CallRequested').elementInstance,
          child,
          revision,
          code,
          variables: { days: 3 },
        })
        .accepted();

    it('goes on beside what catches it without interrupting, each time once', () => {
      const once = escalate(escalation(false), 7);
      expect(once.job('b').status).toBe('open');
      expect(get(once.state.elementInstances, 0)?.variables).toMatchObject({ days: 3 });
      expect(escalate(once, 7).types).toEqual([]);
      expect(escalate(once, 5).types).toEqual([]);
      expect(escalate(once, 9).newest('EscalationThrown')).toMatchObject({
        caughtBy: 'on-call',
        child: { instanceKey: child, revision: 9 },
      });
      expect(escalate(once, 9).state.jobs.size).toBe(2);
    });

    it('ends where what catches it interrupts, and has its child cancelled', () => {
      const interrupted = escalate(escalation(true), 7);
      expect(interrupted.newest('CallCanceled').child).toBe(child);
      expect(interrupted.completed('b').state.status).toBe('COMPLETED');
    });

    it('records one that nothing catches, and goes on', () => {
      const uncaught = escalate(escalation(true), 7, 'OTHER');
      expect(uncaught.types).toEqual(['EscalationThrown']);
      expect(uncaught.newest('EscalationThrown')).not.toHaveProperty('toCaller');
    });

    it('refuses that of another child', () => {
      const spec = escalation(true);
      const { elementInstance: waiting } = spec.newest('CallRequested');
      spec
        .when({
          type: 'EscalateCall',
          elementInstance: waiting,
          child: '3' as Key,
          revision: 7,
          code: 'LATE',
          variables: {},
        })
        .thenRejected('ELEMENT_INSTANCE_NOT_FOUND');
    });

    it.each([
      [
        'a called instance hands it on to its own caller',
        { instanceKey: '7' as Key, elementInstance: 4 },
        true,
      ],
      ['an instance that nobody has called does not', undefined, undefined],
    ])('%s', (_, parent, toCaller) => {
      const definitionKey = '42' as Key;
      const thrower = process(
        [start, throwing('late', { type: 'escalation', code: { value: 'LATE' } }), end],
        ['start -> late', 'late -> end'],
      );
      const spec = given(thrower, setup).when({
        type: 'CreateProcessInstance',
        definitionKey,
        processVersion: 1,
        instanceNumber: 1,
        variables: {},
        ...(parent && { parent }),
      });
      expect(spec.newest('EscalationThrown').toCaller).toBe(toCaller);
      expect(spec.state.status).toBe('COMPLETED');
    });
  });

  it('is stuck where there is no such process, and asks again when that is resolved', () => {
    const stuck = called.when({ type: 'RejectCall', elementInstance, message: 'There is no such process.' });
    const { errorType, incident } = stuck.newest('IncidentRaised');
    expect(errorType).toBe('CALLED_ELEMENT_ERROR');
    expect(stuck.when({ type: 'ResolveIncident', incident }).types).toEqual([
      'IncidentResolved',
      'CallRequested',
    ]);
  });

  it('that ends before its child has the child cancelled', () => {
    expect(assigned.when({ type: 'CancelProcessInstance' }).newest('CallCanceled').child).toBe(child);
  });
});

describe('an ad-hoc sub-process', () => {
  const adHoc = (more: object): FlowElement[] => [
    start,
    { id: 'adhoc', type: 'adHocSubProcess', ordering: 'parallel', ...more } as FlowElement,
    ...within('adhoc', [task('a'), task('b'), task('c')]),
    task('z'),
    end,
  ];
  const flows = ['start -> adhoc', 'adhoc -> z', 'z -> end', 'a -> b'];
  const created = (more: object, variables = {}) =>
    given(process(adHoc(more), flows), setup).created(variables);

  it('runs all that nothing leads to, and ends when nothing is left', () => {
    const spec = created({});
    expect(spec.state.jobs.size).toBe(2);
    expect(spec.completed('a').completed('c').completed('b').job('z').status).toBe('open');
  });

  it('one after the other where it is sequential', () => {
    const spec = created({ ordering: 'sequential' });
    expect(spec.state.jobs.size).toBe(1);
    const second = spec.completed('a').completed('b');
    expect(second.completed('c').job('z').status).toBe('open');
  });

  it('ends when its condition holds, with what still runs', () => {
    const spec = created({ completionCondition: { feel: 'n > 1' } }, { n: 0 });
    const first = spec.completed('c');
    expect(first.state.jobs.size).toBe(1);
    const done = first.when({ type: 'CompleteJob', job: first.job('a').id, variables: { n: 2 } });
    expect(done.job('z').status).toBe('open');
    expect(done.state.tokens.size).toBe(1);
  });

  it('goes on when its condition can be decided again', () => {
    const spec = created({ completionCondition: { feel: 'n > 1' } }, { n: 'x' }).completed('c');
    const { incident, errorType } = spec.newest('IncidentRaised');
    expect(errorType).toBe('CONDITION_ERROR');
    const repaired = spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { n: 0 }, local: false })
      .when({ type: 'ResolveIncident', incident })
      .accepted();
    expect(repaired.job('a').status).toBe('open');
    expect(repaired.completed('a', { n: 2 }).job('z').status).toBe('open');
  });

  it('takes elements that somebody activates', () => {
    const spec = created(
      { activeElements: { feel: 'list' }, completionCondition: { feel: 'n > 1' } },
      { list: [] },
    );
    expect(spec.state.jobs.size).toBe(0);
    const { id } = spec.live('adhoc');
    const activate = (element: string) =>
      spec.when({
        type: 'ActivateAdHocElements',
        elementInstance: id,
        elements: [{ element, variables: { x: 1 } }],
        cancelRemaining: false,
      });
    activate('b').thenRejected('AD_HOC_ELEMENT_NOT_FOUND');
    expect(activate('c').accepted().completed('c', { n: 3 }).job('z').status).toBe('open');
  });
});

describe('what is thrown', () => {
  it('by a multi-instance activity is thrown for each instance, or for the first', () => {
    const definition = (behavior: 'None' | 'One') =>
      process(
        [
          start,
          task('a', {
            loop: {
              type: 'multiInstance',
              isSequential: true,
              cardinality: { value: 3 },
              behavior,
              event: signal('done'),
            },
          }),
          end,
        ],
        ['start -> a', 'a -> end'],
      );
    const thrown = (behavior: 'None' | 'One') =>
      given(definition(behavior), setup)
        .created()
        .completed('a')
        .completed('a')
        .completed('a')
        .history.filter(({ type }) => type === 'SignalThrown').length;
    expect([thrown('None'), thrown('One')]).toEqual([3, 1]);
  });
});
