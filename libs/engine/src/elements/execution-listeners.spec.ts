import type { FlowElement, ProcessDefinition } from '@onward/model';
import {
  boundary,
  catching,
  choice,
  end,
  ending,
  handlerOf,
  message,
  parallel,
  process,
  signal,
  start,
  startOf,
  endOf,
  subProcess,
  task,
  terminate,
  throwing,
} from '../testing/definitions.js';
import { BOTH, create, END, listening, on, START, through, worked } from '../testing/listening.js';

const behindGateway = (): ProcessDefinition =>
  process(
    [
      start,
      listening({ id: 'g', type: 'eventBasedGateway' }, START),
      listening(catching('c', signal('s')), BOTH),
      catching('d', signal('t')),
      end,
    ],
    ['start -> g', 'g -> c', 'g -> d', 'c -> end', 'd -> end'],
  );

describe('execution listeners', () => {
  it.each<[string, ProcessDefinition, readonly string[]]>([
    ['of a start event', process([listening(start, END), end], ['start -> end']), ['start one', 'start two']],
    ['of an end event', process([start, listening(end, BOTH)], ['start -> end']), ['end start', 'end end']],
    [
      'of a terminate end event',
      process([start, listening(terminate, BOTH)], ['start -> terminate']),
      ['terminate start', 'terminate end'],
    ],
    ['of a milestone', through(listening(throwing('t'), BOTH)), ['t start', 't end']],
    ['of a thrown signal', through(listening(throwing('t', signal('s')), BOTH)), ['t start', 't end']],
    [
      'of a message that a worker sends',
      through(listening(throwing('t', { type: 'message', name: { value: 'm' }, job: task('x').job }), BOTH)),
      ['t start', 't x-type', 't end'],
    ],
    [
      'of a link, at both of its ends',
      process(
        [
          start,
          listening(throwing('t', { type: 'link', name: 'l' }), BOTH),
          listening(catching('c', { type: 'link', name: 'l' }), BOTH),
          end,
        ],
        ['start -> t', 'c -> end'],
      ),
      ['t start', 't end', 'c start', 'c end'],
    ],
    [
      'of compensation that is waited for',
      process(
        [
          start,
          task('a'),
          ...handlerOf('a'),
          listening(throwing('t', { type: 'compensation', wait: true }), BOTH),
          end,
        ],
        ['start -> a', 'a -> t', 't -> end'],
      ),
      ['a a-type', 't start', 'undo-a undo-a-type', 't end'],
    ],
    ['of an exclusive gateway', through(listening(choice('g'), START)), ['g one', 'g two']],
    ['of a parallel gateway', through(listening(parallel('g'), START)), ['g one', 'g two']],
    [
      'of a join and a fork: once',
      process(
        [start, listening(parallel('f'), [on('start')]), listening(parallel('j'), [on('start')]), end],
        ['start -> f', 'f -> j', 'f -> j', 'j -> end'],
      ),
      ['f start', 'j start'],
    ],
    ...(['inclusiveGateway', 'complexGateway'] as const).map(
      (type): [string, ProcessDefinition, readonly string[]] => [
        `of a ${type}, splitting and joining`,
        process(
          [
            start,
            listening({ id: 'f', type }, [on('start')]),
            listening({ id: 'j', type }, [on('start')]),
            end,
          ],
          ['start -> f', 'f -> j', 'f -> j', 'j -> end'],
        ),
        ['f start', 'j start'],
      ],
    ),
    [
      'of a sub-process and what is in it',
      (() => {
        const { elements, flows } = subProcess('s', [task('a')], { listeners: BOTH });
        return process([start, ...elements, end], ['start -> s', 's -> end', ...flows]);
      })(),
      ['s start', 'a a-type', 's end'],
    ],
    [
      'of the process',
      { ...process([start, task('a'), end], ['start -> a', 'a -> end']), listeners: [...START, ...END] },
      ['p one', 'p two', 'a a-type', 'p one', 'p two'],
    ],
  ])('%s come one after the other, and the process ends when they are done', (_, definition, expected) => {
    const { log, spec } = worked(create(definition));
    expect(log).toEqual(expected);
    expect(spec.state.status).toBe('COMPLETED');
  });

  it('of an intermediate event come before it waits, and after it has occurred', () => {
    const spec = create(through(listening(catching('c', signal('s')), BOTH)));
    expect(spec.signalled('s').types).toEqual([]);
    const waiting = spec.completed('c', { own: 1 });
    const occurred = waiting.signalled('s', { told: 2 });
    expect(occurred.job('c').type).toBe('end');
    expect(occurred.completed('c', { last: 3 }).state.finalVariables).toEqual({ told: 2, last: 3 });
  });

  it('of a start listener decide what the event waits for', () => {
    const spec = create(through(listening(catching('c', message('m', 'key')), [on('start')])));
    const waiting = spec.completed('c', { key: 'k1' });
    expect(waiting.waiting('c').trigger).toMatchObject({ correlationKey: 'k1' });
    expect(waiting.received('c').state).toMatchObject({ status: 'COMPLETED', finalVariables: {} });
  });

  it('of what an event-based gateway waits for come when it has occurred', () => {
    const spec = create(behindGateway());
    expect(spec.state.subscriptions.size).toBe(0);
    const waiting = spec.completed('g').completed('g');
    expect(waiting.state.subscriptions.size).toBe(2);
    const { log, spec: done } = worked(waiting.signalled('s', { told: 2 }));
    expect(log).toEqual(['c start', 'c end']);
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { told: 2 } });
  });

  it('of a receive task behind an event-based gateway do not have it wait again', () => {
    const receive: FlowElement = {
      id: 'r',
      type: 'receiveTask',
      message: message('m', '"k"') as Extract<ReturnType<typeof message>, { type: 'message' }>,
      listeners: BOTH,
    };
    const spec = create(
      process(
        [start, { id: 'g', type: 'eventBasedGateway' }, receive, catching('d', signal('t')), end],
        ['start -> g', 'g -> r', 'g -> d', 'r -> end', 'd -> end'],
      ),
    ).received('r', { told: 2 });
    const { log, spec: done } = worked(spec);
    expect(log).toEqual(['r start', 'r end']);
    expect(done.state.finalVariables).toEqual({ told: 2 });
  });

  it('of a boundary event come before its token goes on; its activity has been interrupted', () => {
    const spec = create(
      process(
        [start, task('a'), listening(boundary('a', signal('s')), END), task('b'), end],
        ['start -> a', 'a -> end', 'on-a -> b', 'b -> end'],
      ),
    ).signalled('s', { told: 2 });
    expect(worked(spec).log).toEqual(['on-a one', 'on-a two', 'b b-type']);
    expect(worked(spec).spec.state.finalVariables).toEqual({ told: 2 });
  });

  it('of an event sub-process and its start event', () => {
    const esp: FlowElement = { id: 'e', type: 'eventSubProcess', listeners: BOTH };
    const startEvent: FlowElement = {
      ...(startOf('e') as Extract<FlowElement, { type: 'startEvent' }>),
      triggers: [signal('s')],
      interrupting: false,
      listeners: [on('end', 'started')],
    };
    const definition = process(
      [start, task('a'), end, esp, startEvent, endOf('e')],
      ['start -> a', 'a -> end', 'start-e -> end-e'],
    );
    const spec = create(definition).signalled('s', { told: 2 });
    const { log, spec: done } = worked(spec.completed('a'));
    expect(log).toEqual(['e start', 'start-e started', 'e end']);
    expect(done.state.status).toBe('COMPLETED');
  });

  it('of a gateway decide where it leads', () => {
    const definition = process(
      [start, listening(choice(), [on('start')]), end, ending('other')],
      ['start -> choice', 'choice -> end : n > 1', 'choice -> other : default'],
    );
    expect(create(definition).completed('choice', { n: 2 }).path.at(-1)).toBe('end');
    expect(create(definition).completed('choice', { n: 0 }).path.at(-1)).toBe('other');
  });

  it('of an end hand on what they return, also where an activity has local variables of that name', () => {
    const element = listening(task('a'), [on('end')]);
    const done = create(through(element)).completed('a', { x: 1 }).completed('a', { x: 2 });
    expect(done.state.finalVariables).toEqual({ x: 2 });
  });

  it('of a complex gateway: what comes late is taken in', () => {
    const complex: FlowElement = {
      id: 'j',
      type: 'complexGateway',
      activationCondition: { feel: 'activationCount >= 1' },
      listeners: [on('start')],
    };
    const spec = create(
      process(
        [start, parallel('f'), task('a'), task('b'), complex, end],
        ['start -> f', 'f -> a', 'f -> b', 'a -> j', 'b -> j', 'j -> end'],
      ),
    );
    const fired = spec.completed('a').completed('j');
    expect(fired.path.filter((id) => id === 'j')).toHaveLength(1);
    const late = fired.completed('b');
    expect(late.state.status).toBe('COMPLETED');
    expect(late.path.filter((id) => id === 'j')).toHaveLength(1);
  });
});
