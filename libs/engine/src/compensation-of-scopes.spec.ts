import type { FlowElement } from '@onward/model';
import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  end,
  ending,
  handlerOf,
  milliseconds,
  parallel,
  process,
  start,
  subProcess,
  task,
  throwing,
  within,
} from './testing/definitions.js';
import { undone } from './testing/failing.js';
import { given, type Specification } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const compensate = (activity?: string, wait = true) =>
  ({ type: 'compensation', wait, ...(activity !== undefined && { activity }) }) as const;

/** Answers the newest failure, then completes the handlers one after the other; the elements undone, in order. */
function undoAll(spec: Specification): { readonly spec: Specification; readonly order: readonly string[] } {
  let at = spec;
  for (let n = 0; n < 20 && at.state.status === 'ACTIVE'; n++) {
    const step = at.state.elementInstances.size > 0 ? at.newestOrNone('CompensationStepStarted') : undefined;
    const handler = step?.handler;
    if (handler === undefined || !at.hasJob(handler)) break;
    at = at.completed(handler);
  }
  return { spec: at, order: undone(at) };
}

const failing = (spec: Specification, element: string): Specification => {
  const failed = spec
    .when({ type: 'FailJob', job: spec.job(element).id, retries: 0, message: 'no' })
    .accepted();
  const { failure } = failed.newest('FailureRecorded');
  return failed.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
};

describe('compensation of a process with sub-processes', () => {
  const inner = subProcess('sub', [task('b'), task('c')]);
  const elements = [
    start,
    task('a'),
    ...handlerOf('a'),
    ...inner.elements,
    ...within('sub', [...handlerOf('b'), ...handlerOf('c')]),
    task('d'),
    ...handlerOf('d'),
    task('z'),
    end,
  ];
  const flows = ['start -> a', 'a -> sub', 'sub -> d', 'd -> z', 'z -> end', ...inner.flows];
  const definition = process(elements, flows, 'compensate');

  it('unrolls a completed one as one entry among the others, in reverse order within it', () => {
    const atZ = given(definition, setup)
      .created({ n: 0 })
      .completed('a')
      .completed('b', { n: 1 })
      .completed('c', { n: 2 })
      .completed('d', { n: 3 });
    const started = failing(atZ, 'z');
    const atB = started.completed('undo-d').completed('undo-c');
    expect(visibleVariables(atB.state, atB.live('undo-b').id)).toMatchObject({ n: 1 });
    const { spec, order } = undoAll(started);
    expect(order).toEqual(['d', 'c', 'b', 'a']);
    expect(spec.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
  });

  it('compensates what has completed in one that still runs', () => {
    const inSub = given(definition, setup).created().completed('a').completed('b');
    const { spec, order } = undoAll(failing(inSub, 'c'));
    expect(order).toEqual(['b', 'a']);
    expect(spec.state.endReason).toBe('COMPENSATED');
  });

  it('calls the handler of a sub-process that has one instead of unrolling it', () => {
    const withHandler = process([...elements, ...handlerOf('sub')], flows, 'compensate');
    const atZ = given(withHandler, setup)
      .created()
      .completed('a')
      .completed('b')
      .completed('c')
      .completed('d');
    expect(undoAll(failing(atZ, 'z')).order).toEqual(['d', 'sub', 'a']);
  });

  it('starts its event sub-process for compensation, which may compensate what is in it', () => {
    const onlyB: FlowElement = { ...throwing('undo-inner', compensate('b')), scope: 'undoing' };
    const undoing: FlowElement[] = [
      { id: 'undoing', type: 'eventSubProcess', scope: 'sub' },
      { id: 'on-undo', type: 'startEvent', scope: 'undoing', triggers: [{ type: 'compensation' }] },
      { ...throwing('undo-inner', compensate()), scope: 'undoing' },
      task('note', { scope: 'undoing' }),
      { id: 'undoing-end', type: 'endEvent', scope: 'undoing' },
    ];
    const own = process(
      [...elements, ...undoing],
      [...flows, 'on-undo -> undo-inner', 'undo-inner -> note', 'note -> undoing-end'],
      'compensate',
    );
    const atZ = given(own, setup).created().completed('a').completed('b').completed('c').completed('d');
    const started = failing(atZ, 'z').completed('undo-d').completed('undo-c').completed('undo-b');
    expect(started.completed('note').completed('undo-a').state.endReason).toBe('COMPENSATED');
    expect(undone(started)).toEqual(['d', 'sub', 'c', 'b']);

    const partly = process(
      [...elements, ...undoing.map((it) => (it.id === 'undo-inner' ? onlyB : it))],
      [...flows, 'on-undo -> undo-inner', 'undo-inner -> note', 'note -> undoing-end'],
      'compensate',
    );
    const atEnd = given(partly, setup).created().completed('a').completed('b').completed('c').completed('d');
    const one = failing(atEnd, 'z').completed('undo-d').completed('undo-b');
    expect(undone(one)).toEqual(['d', 'sub', 'b']);
    expect(one.completed('note').completed('undo-a').state.endReason).toBe('COMPENSATED');
  });

  it('what its event sub-process leaves alone is not compensated at all', () => {
    const undoing: FlowElement[] = [
      { id: 'undoing', type: 'eventSubProcess', scope: 'sub' },
      { id: 'on-undo', type: 'startEvent', scope: 'undoing', triggers: [{ type: 'compensation' }] },
      task('note', { scope: 'undoing' }),
      { id: 'undoing-end', type: 'endEvent', scope: 'undoing' },
    ];
    const own = process(
      [...elements, ...undoing],
      [...flows, 'on-undo -> note', 'note -> undoing-end'],
      'compensate',
    );
    const atZ = given(own, setup).created().completed('a').completed('b').completed('c').completed('d');
    const ended = failing(atZ, 'z').completed('undo-d').completed('note').completed('undo-a');
    expect(undone(ended)).toEqual(['d', 'sub', 'a']);
    expect(ended.state.endReason).toBe('COMPENSATED');
  });

  it('what a handler has done is not compensated in its turn', () => {
    const undo = subProcess('undo-d', [task('x')]);
    const handler = undo.elements.map((element) =>
      element.id === 'undo-d' ? { ...element, isForCompensation: true } : element,
    );
    const own = process(
      [
        ...elements.filter(({ id }) => id !== 'undo-d'),
        ...handler,
        ...within('undo-d', handlerOf('x')),
      ] as FlowElement[],
      [...flows, ...undo.flows],
      'compensate',
    );
    const atZ = given(own, setup).created().completed('a').completed('b').completed('c').completed('d');
    const ended = failing(atZ, 'z')
      .completed('x')
      .completed('undo-c')
      .completed('undo-b')
      .completed('undo-a');
    expect(undone(ended)).toEqual(['d', 'c', 'b', 'a']);
    expect(ended.state.endReason).toBe('COMPENSATED');
  });
});

describe('a compensation that an event throws', () => {
  const line = (thrown: FlowElement) =>
    given(
      process(
        [start, task('a'), ...handlerOf('a'), task('b'), ...handlerOf('b'), thrown, task('z'), end],
        ['start -> a', 'a -> b', 'b -> undo', 'undo -> z', 'z -> end'],
      ),
      setup,
    )
      .created()
      .completed('a')
      .completed('b');

  it('is waited for', () => {
    const thrown = line(throwing('undo', compensate()));
    expect(thrown.state.jobs.size).toBe(1);
    const done = thrown.completed('undo-b').completed('undo-a');
    expect(undone(done)).toEqual(['b', 'a']);
    expect(done.completed('z').state.status).toBe('COMPLETED');
  });

  it('or is not', () => {
    const thrown = line(throwing('undo', compensate(undefined, false)));
    expect(thrown.job('z').status).toBe('open');
    expect(thrown.job('undo-b').status).toBe('open');
    const first = thrown.completed('z');
    expect(first.state.status).toBe('ACTIVE');
    expect(first.completed('undo-b').completed('undo-a').state.status).toBe('COMPLETED');
  });

  it('is of one activity', () => {
    const done = line(throwing('undo', compensate('a'))).completed('undo-a');
    expect(undone(done)).toEqual(['a']);
    expect(done.job('z').status).toBe('open');
  });

  it('of nothing goes on at once', () => {
    const definition = process(
      [start, throwing('undo', compensate()), end],
      ['start -> undo', 'undo -> end'],
    );
    expect(given(definition, setup).created().state.status).toBe('COMPLETED');
  });

  it('by an end event ends with it', () => {
    const definition = process(
      [start, task('a'), ...handlerOf('a'), ending('undo', compensate())],
      ['start -> a', 'a -> undo'],
    );
    const spec = given(definition, setup).created().completed('a');
    expect(spec.completed('undo-a').state.status).toBe('COMPLETED');
  });

  it('twice at once compensates everything once', () => {
    const definition = process(
      [
        start,
        task('a'),
        ...handlerOf('a'),
        parallel('fork'),
        throwing('u1', compensate()),
        throwing('u2', compensate()),
        end,
      ],
      ['start -> a', 'a -> fork', 'fork -> u1', 'fork -> u2', 'u1 -> end', 'u2 -> end'],
    );
    const spec = given(definition, setup).created().completed('a');
    expect(spec.completed('undo-a').state.status).toBe('COMPLETED');
  });
});

describe('a transaction', () => {
  const inner = subProcess('tx', [task('a'), task('b')], { type: 'transaction' });
  const definition = process(
    [
      start,
      ...inner.elements.map((element) =>
        element.id === 'end-tx' ? { ...ending('end-tx', { type: 'cancel' }), scope: 'tx' } : element,
      ),
      ...within('tx', [...handlerOf('a'), ...handlerOf('b')]),
      boundary('tx', { type: 'cancel' }),
      task('canceled'),
      end,
    ],
    ['start -> tx', 'tx -> end', 'on-tx -> canceled', 'canceled -> end', ...inner.flows],
  );

  it('that is cancelled is compensated, then goes on at its cancel event', () => {
    const cancelled = given(definition, setup).created().completed('a').completed('b');
    const { spec, order } = undoAll(cancelled);
    expect(order).toEqual(['b', 'a']);
    expect(spec.completed('canceled').state.status).toBe('COMPLETED');
  });
});
