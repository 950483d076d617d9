import type { FlowElement } from '@onward/model';
import type { EngineEvent } from './events.js';
import { evolve, initialState } from './evolve.js';
import { get, values } from './ordinal-map.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  ending,
  handlerOf,
  message,
  milliseconds,
  parallel,
  process,
  start,
  subProcess,
  task,
  terminate,
  throwing,
  within,
} from './testing/definitions.js';
import { compensating, fail, undone } from './testing/failing.js';
import { given, type Specification } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const compensate = (id: string): FlowElement => throwing(id, { type: 'compensation', wait: true });

/** a, then a sub-process with x and y, then compensation is thrown beside a task; the handler of y is at work. */
const inner = subProcess('sub', [task('x'), ...handlerOf('x'), task('y'), ...handlerOf('y')]);
const innerFlows = ['start-sub -> x', 'x -> y', 'y -> end-sub'];
const elements = [
  start,
  task('a'),
  ...handlerOf('a'),
  ...inner.elements,
  parallel('fork'),
  compensate('undo'),
  task('beside'),
];
const flows = ['start -> a', 'a -> sub', ...innerFlows, 'sub -> fork', 'fork -> undo', 'fork -> beside'];

const undoing = (spec: Specification): Specification =>
  spec.completed('a').completed('x').completed('y').completed('undo-y');

/** What is compensated from now on when every handler does its work. */
function undoneFromNowOn(from: Specification): readonly string[] {
  const before = undone(from).length;
  let at = from;
  for (const name of ['undo-y', 'undo-x', 'undo-a']) if (at.hasJob(name)) at = at.completed(name);
  return undone(at)
    .slice(before)
    .concat(at.state.status === 'ACTIVE' ? [] : [at.state.endReason ?? at.state.status]);
}

describe('a handler that is interrupted has undone nothing: what it was to undo is compensated again', () => {
  it('when an event sub-process interrupts the scope', () => {
    const beside = within('by', [
      { id: 'on-stop', type: 'startEvent', triggers: [message('stop', 'n')] },
      compensate('again'),
    ]);
    const definition = process(
      [...elements, { id: 'by', type: 'eventSubProcess' }, ...beside],
      [...flows, 'on-stop -> again'],
    );
    const run = undoing(given(definition, setup).created({ n: 1 }));
    expect(undone(run)).toEqual(['y', 'x']);
    const interrupted = run.received('on-stop');
    expect(interrupted.newest('CompensationStepStarted')).toMatchObject({ element: 'x', handler: 'undo-x' });
    expect(undone(interrupted)).toEqual(['y', 'x', 'x']);
    expect(undone(interrupted.completed('undo-x').completed('undo-a'))).toEqual(['y', 'x', 'x', 'a']);
  });

  it('but not in a history that says nothing of it: there it was lost', () => {
    const beside = within('by', [
      { id: 'on-stop', type: 'startEvent', triggers: [message('stop', 'n')] },
      task('stopped'),
    ]);
    const definition = process(
      [...elements, { id: 'by', type: 'eventSubProcess' }, ...beside],
      [...flows, 'on-stop -> stopped'],
    );
    const { history } = undoing(given(definition, setup).created({ n: 1 })).received('on-stop');
    const left = (events: readonly EngineEvent[]): readonly string[] => {
      const state = events.reduce((before, event) => evolve(before, event, 1), initialState);
      const { compensable } = get(state.elementInstances, 0)!.children!;
      return [...values(compensable)].map(({ element }) => element);
    };
    expect(left(history)).toEqual(['a', 'sub']);
    const released = history.map((event): EngineEvent => {
      if (event.type !== 'CompensationCompleted') return event;
      const { returns: _since, ...data } = event.data;
      return { ...event, data };
    });
    expect(left(released)).toEqual(['a']);
  });

  it('when a failure has the process compensated', () => {
    const run = undoing(given(process(elements, flows, 'compensate'), setup).created());
    const failed = compensating(fail(run, 'beside'));
    expect(failed.newest('CompensationStarted')).toMatchObject({ scope: 0, returns: true });
    expect(undone(failed)).toEqual(['y', 'x', 'x']);
    expect(undoneFromNowOn(failed)).toEqual(['a', 'COMPENSATED']);
  });

  it('when a cancel end event has its transaction compensated', () => {
    const definition = process(
      [
        { ...start, id: 'begin' },
        { id: 'tx', type: 'transaction' },
        ...elements.map((element) => ({ scope: 'tx', ...element })),
        { ...ending('cancel', { type: 'cancel' }), scope: 'tx' },
        boundary('tx', { type: 'cancel' }),
      ],
      ['begin -> tx', ...flows, 'beside -> cancel'],
    );
    const canceled = undoing(given(definition, setup).created()).completed('beside');
    expect(undone(canceled)).toEqual(['y', 'x', 'x']);
    expect(undoneFromNowOn(canceled)).toEqual(['a', 'COMPLETED']);
  });

  it('when a terminate end event ends the sub-process, which is compensated later', () => {
    const outer = process(
      [
        { ...start, id: 'begin' },
        { id: 'sub-process', type: 'subProcess' },
        ...elements.map((element) => ({ scope: 'sub-process', ...element })),
        { ...terminate, scope: 'sub-process' },
        compensate('later'),
      ],
      ['begin -> sub-process', ...flows, 'beside -> terminate', 'sub-process -> later'],
    );
    const later = undoing(given(outer, setup).created()).completed('beside');
    expect(later.newest('CompensationCompleted')).toMatchObject({ interrupted: true, returns: true });
    expect(undone(later)).toEqual(['y', 'x', 'x']);
    expect(undoneFromNowOn(later)).toEqual(['a', 'COMPLETED']);
  });

  it('when compensation around it ends the sub-process', () => {
    const outer = process(
      [
        { ...start, id: 'begin' },
        parallel('split'),
        { id: 'sub-process', type: 'subProcess' },
        ...elements.map((element) => ({ scope: 'sub-process', ...element })),
        task('fails'),
      ],
      ['begin -> split', 'split -> sub-process', ...flows, 'split -> fails'],
      'compensate',
    );
    const failed = compensating(fail(undoing(given(outer, setup).created()), 'fails'));
    expect(undone(failed)).toEqual(['y', 'x', 'x']);
    expect(undoneFromNowOn(failed)).toEqual(['a', 'COMPENSATED']);
  });
});
