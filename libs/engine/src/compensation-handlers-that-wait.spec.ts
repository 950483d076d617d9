import type { Activity, FlowElement, JsonObject, Key } from '@onward/model';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  catching,
  end,
  ending,
  mappings,
  message,
  milliseconds,
  parallel,
  process,
  signal,
  start,
  subProcess,
  task,
  throwing,
  timer,
  within,
} from './testing/definitions.js';
import { compensating, fail, undone } from './testing/failing.js';
import { given, type Specification } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const child = '1048576' as Key;

interface Handler {
  readonly what: string;
  readonly elements: readonly FlowElement[];
  readonly flows: readonly string[];
  /** What it waits for comes. */
  readonly comes: (waiting: Specification) => Specification;
}

const handler = (activity: Activity): FlowElement => ({ ...activity, isForCompensation: true });

/** A sub-process as handler, in which something is waited for. */
function waitingIn(what: string, waits: FlowElement, comes: Handler['comes']): Handler {
  const { elements, flows } = subProcess('undo-a', [waits], { isForCompensation: true });
  return { what, elements, flows, comes };
}

const HANDLERS: readonly Handler[] = [
  {
    what: 'a receive task',
    elements: [handler({ id: 'undo-a', type: 'receiveTask', message: message('m', 'n') as never })],
    flows: [],
    comes: (at) => at.received('undo-a'),
  },
  waitingIn('a message in a sub-process', catching('caught', message('m', 'n')), (at) =>
    at.received('caught'),
  ),
  waitingIn('a timer in a sub-process', catching('caught', timer(1000)), (at) => at.due('caught')),
  waitingIn('a signal in a sub-process', catching('caught', signal('s')), (at) => at.signalled('s')),
  waitingIn(
    'a condition in a sub-process',
    catching('caught', { type: 'conditional', condition: { feel: 'refunded = true' } }),
    (at) =>
      at
        .when({
          type: 'SetVariables',
          elementInstance: at.live('undo-a').id,
          variables: { refunded: true },
          local: true,
        })
        .accepted(),
  ),
  {
    what: 'a user task',
    elements: [handler({ id: 'undo-a', type: 'userTask', headers: {} })],
    flows: [],
    comes: (at) => {
      const { userTask } = at.newest('UserTaskCreated');
      return at.when({ type: 'CompleteUserTask', userTask, variables: {}, action: 'complete' }).accepted();
    },
  },
  {
    what: 'a call activity',
    elements: [
      handler({ id: 'undo-a', type: 'callActivity', processId: { value: 'child' }, binding: 'latest' }),
    ],
    flows: [],
    comes: (at) => {
      const { elementInstance } = at.newest('CallRequested');
      return at
        .when({ type: 'AssignChildInstance', elementInstance, child, childDefinition: '5' as Key })
        .accepted()
        .when({ type: 'EndCall', elementInstance, child, outcome: 'completed' })
        .accepted();
    },
  },
  {
    what: 'an ad-hoc sub-process that somebody is to go on with',
    elements: [
      handler({
        id: 'undo-a',
        type: 'adHocSubProcess',
        ordering: 'parallel',
        activeElements: { feel: '["t"]' },
        completionCondition: { feel: 'done = true' },
        // Its own, not the process's: the handler sees nothing of what is set there now.
        io: { inputs: mappings('n => done'), outputs: [] },
      }),
      ...within('undo-a', [task('t'), task('other')]),
    ],
    flows: [],
    comes: (at) =>
      at
        .when({
          type: 'ActivateAdHocElements',
          elementInstance: at.live('undo-a').id,
          elements: [{ element: 'other' }],
          cancelRemaining: false,
        })
        .accepted()
        .completed('t')
        .completed('other', { done: true }),
  },
];

const boundaryOf = (activity: string): FlowElement => ({
  id: `boundary-${activity}`,
  type: 'boundaryEvent',
  attachedTo: activity,
  handler: `undo-${activity}`,
});

/** `first`, whose handler is a service task, completes before `a`, whose handler waits. */
function started(
  { elements, flows }: Pick<Handler, 'elements' | 'flows'>,
  by: 'throw' | 'saga',
  variables: JsonObject = { n: 1 },
  more: readonly FlowElement[] = [],
): Specification {
  const undoFirst = handler(task('undo-first'));
  const definition = process(
    [
      start,
      task('first'),
      boundaryOf('first'),
      undoFirst,
      task('a'),
      boundaryOf('a'),
      ...elements,
      throwing('compensate', { type: 'compensation', wait: true }),
      task('c'),
      end,
      ...more,
    ],
    [
      'start -> first',
      'first -> a',
      ...(by === 'throw' ? ['a -> compensate', 'compensate -> c'] : ['a -> c', 'compensate -> c']),
      'c -> end',
      ...flows,
    ],
    by === 'saga' ? 'compensate' : 'incident',
  );
  const done = given(definition, setup).created(variables).completed('first').completed('a', { n: 2 });
  return by === 'throw' ? done : compensating(fail(done, 'c'));
}

describe.each(HANDLERS)('a compensation handler that is $what', (made) => {
  it('is waited for by a compensation throw event', () => {
    const waiting = started(made, 'throw');
    expect(undone(waiting)).toEqual(['a']);
    const gone = made.comes(waiting);
    expect(undone(gone)).toEqual(['a', 'first']);
    expect(gone.completed('undo-first').completed('c').state.status).toBe('COMPLETED');
  });

  it('is waited for after a failure, before what completed earlier is compensated', () => {
    const waiting = started(made, 'saga');
    expect(undone(waiting)).toEqual(['a']);
    const gone = made.comes(waiting);
    expect(undone(gone)).toEqual(['a', 'first']);
    const over = gone.completed('undo-first');
    expect(over.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
  });
});

describe('while a handler waits after a failure', () => {
  const [receive] = HANDLERS as readonly [Handler];
  const eventSub = (trigger: Parameters<typeof catching>[1], interrupting: boolean): FlowElement[] => [
    { id: 'beside', type: 'eventSubProcess' },
    ...within('beside', [
      {
        id: 'on-beside',
        type: 'startEvent',
        triggers: [trigger],
        ...(!interrupting && { interrupting }),
      },
      task('side'),
    ]),
  ];
  const flows = [...receive.flows, 'on-beside -> side'];

  it.each([true, false])('nothing else of the process is triggered (interrupting: %s)', (interrupting) => {
    const with_ = (trigger: Parameters<typeof catching>[1]) =>
      started({ elements: receive.elements, flows }, 'saga', { n: 1 }, eventSub(trigger, interrupting));
    const onMessage = with_(message('x', 'n'));
    const { id: subscription } = onMessage.waiting('on-beside');
    onMessage
      .when({ type: 'CorrelateMessage', subscription, message: '7' as Key, variables: {} })
      .thenRejected('PROCESS_INSTANCE_FROZEN');
    const onTimer = with_(timer(10)).after(20);
    onTimer
      .when({ type: 'TriggerTimer', subscription: onTimer.waiting('on-beside').id })
      .thenRejected('PROCESS_INSTANCE_FROZEN');
    with_(signal('s')).signalled('s').thenEvents();
    const condition = { type: 'conditional', condition: { feel: 'late = true' } } as const;
    with_(condition)
      .when({ type: 'SetVariables', elementInstance: 0, variables: { late: true }, local: true })
      .thenTypes('VariablesSet');
  });

  it('a signal that the handler itself throws reaches those in it, and nobody beside it', () => {
    const { elements, flows: inner } = subProcess('undo-a', [throwing('thrown', signal('s')), task('w')], {
      isForCompensation: true,
    });
    const all = [...inner, 'on-beside -> side'];
    const run = started({ elements, flows: all }, 'saga', { n: 1 }, eventSub(signal('s'), true));
    expect(run.hasJob('side')).toBe(false);
    expect(undone(run.completed('w'))).toEqual(['a', 'first']);
  });
});

describe('a handler that something ends while compensation that was thrown is under way', () => {
  const handlers = [task('a'), boundaryOf('a'), handler(task('undo-a'))];

  it('leaves nothing behind in a scope that an event sub-process interrupts, and that is compensated again', () => {
    const definition = process(
      [
        start,
        task('first'),
        boundaryOf('first'),
        handler(task('undo-first')),
        ...handlers,
        parallel('fork'),
        throwing('compensate', { type: 'compensation', wait: true }),
        throwing('also', { type: 'compensation', wait: true }),
        { id: 'beside', type: 'eventSubProcess' },
        ...within('beside', [
          { id: 'on-beside', type: 'startEvent', triggers: [message('x', 'n')] },
          throwing('again', { type: 'compensation', wait: true }),
        ]),
      ],
      [
        'start -> first',
        'first -> a',
        'a -> fork',
        'fork -> compensate',
        'fork -> also',
        'on-beside -> again',
      ],
    );
    const waiting = given(definition, setup).created({ n: 1 }).completed('first').completed('a');
    const interrupted = waiting.received('on-beside');
    // The handler of a has ended with the scope's other tokens: a is undone again.
    const over = interrupted.completed('undo-a').completed('undo-first');
    expect(undone(over)).toEqual(['a', 'a', 'first']);
    expect(over.state.status).toBe('COMPLETED');
    expect(over.path).toContain('again');
  });

  it('may still be completed while the other tokens are ended in several appends', () => {
    const many = Array.from({ length: 12 }, (_, at) => task(`t${at}`));
    const definition = process(
      [
        start,
        ...handlers,
        parallel('fork'),
        ...many,
        throwing('compensate', { type: 'compensation', wait: true }),
        task('x'),
      ],
      [
        'start -> a',
        'a -> fork',
        'fork -> compensate',
        'fork -> x',
        ...many.map(({ id }) => `fork -> ${id}`),
      ],
      'compensate',
    );
    const limits = { maxEventsPerDecision: 12 };
    let at = given(definition, { ...setup, limits })
      .created({ n: 1 })
      .completed('a');
    while (at.state.deferred) at = at.when({ type: 'Advance' }).accepted();
    at = compensating(fail(at, 'x'));
    expect(at.state.deferred).toBe(true);
    const rest = (from: Specification): Specification => {
      let spec = from;
      while (spec.state.deferred) spec = spec.when({ type: 'Advance' }).accepted();
      return spec;
    };
    const inTime = at.completed('undo-a');
    expect(inTime.state.status).toBe('ACTIVE');
    expect(undone(rest(inTime))).toEqual(['a']);
    expect(rest(inTime).state.endReason).toBe('COMPENSATED');
    const tooLate = rest(at).completed('undo-a');
    expect(undone(tooLate)).toEqual(['a', 'a']);
    expect(tooLate.state.endReason).toBe('COMPENSATED');
  });

  it('is not interrupted by an event sub-process of a transaction that is cancelled', () => {
    const inTx = within('tx', [
      { id: 'begin', type: 'startEvent' },
      ...handlers,
      ending('cancel', { type: 'cancel' }),
      { id: 'beside', type: 'eventSubProcess' },
    ]);
    const onBeside = { id: 'on-beside', type: 'startEvent', triggers: [message('x', 'n')] } as const;
    const definition = process(
      [
        start,
        { id: 'tx', type: 'transaction' },
        ...inTx,
        ...within('beside', [onBeside, task('side')]),
        boundary('tx', { type: 'cancel' }),
        task('after'),
        end,
      ],
      ['start -> tx', 'tx -> end', 'begin -> a', 'a -> cancel', 'on-beside -> side', 'on-tx -> after'],
    );
    const waits = given(definition, setup).created({ n: 1 });
    const { id: subscription } = waits.waiting('on-beside');
    const undoing = waits.completed('a');
    undoing
      .when({ type: 'CorrelateMessage', subscription, message: '7' as Key, variables: {} })
      .thenRejected('SUBSCRIPTION_WRONG_STATE');
    expect(undoing.completed('undo-a').completed('after').state.status).toBe('COMPLETED');
  });
});
