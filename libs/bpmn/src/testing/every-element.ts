import type { ElementType, ProcessDefinition } from '@onward/model';
import { process } from '../builder/process.js';

const job = { type: 'work' };
const AT_START = [{ on: 'start', type: '=kind', headers: { a: 'b' } }] as const;
const LISTENERS = [...AT_START, { on: 'end', type: 'told', retries: 1 }] as const;

/** A process per element type with all that can be said of it: one that is missing here does not compile. */
export const EVERY_ELEMENT: Readonly<Record<ElementType, ProcessDefinition>> = {
  startEvent: build('startEvent', (p) => {
    p.startEvent('none', { outputs: { at: '=now()' }, listeners: [{ on: 'end', ...job }] }).endEvent('e');
    p.startEvent('message', { on: { message: 'paid', correlationKey: '=id' }, name: 'Paid' }).connectTo('e');
    p.startEvent('signal', { on: { signal: '=name' } }).connectTo('e');
    p.startEvent('date', { on: { date: '2026-01-31T12:00:00Z' } }).connectTo('e');
    p.startEvent('cycle', { on: { cycle: 'R3/PT10S' } }).connectTo('e');
    p.startEvent('condition', {
      on: { condition: 'a > 1' },
    }).connectTo('e');
    p.startEvent('all', { on: [{ message: 'a' }, { signal: 'b' }], all: true }).connectTo('e');
  }),
  endEvent: build('endEvent', (p) =>
    p
      .startEvent()
      .inclusiveGateway('g')
      .when('a', (path) => path.endEvent('none', { inputs: { x: 1 }, listeners: LISTENERS }))
      .when('b', (path) =>
        path.endEvent('message', {
          throws: { message: 'm', correlationKey: '=k', messageId: '=i', timeToLive: 'PT1H' },
        }),
      )
      .when('c', (path) =>
        path.endEvent('job', { throws: { type: 'send', retries: 1, headers: { a: 'b' } } }),
      )
      .when('d', (path) => path.endEvent('error', { throws: { error: 'E1' } }))
      .when('e', (path) => path.endEvent('escalation', { throws: { escalation: '=code' } }))
      .when('f', (path) => path.endEvent('all', { throws: { compensate: true } }))
      .when('g', (path) => path.endEvent('both', { throws: [{ signal: 's' }, { signal: '=t' }] }))
      .otherwise((path) => path.terminateEndEvent('terminate')),
  ),
  intermediateCatchEvent: build('intermediateCatchEvent', (p) => {
    p.startEvent()
      .catchEvent('message', { message: 'm', correlationKey: '=k' }, { outputs: { x: '=y' } })
      .catchEvent('duration', { duration: '=wait' })
      .catchEvent('signal', { signal: 's' })
      .catchEvent('condition', { condition: 'a = 1' })
      .catchEvent('any', [{ message: 'm' }, { duration: 'PT1S' }])
      .catchEvent('all', [{ message: 'm' }, { signal: 's' }], { all: true })
      .linkTo('leave', 'L');
    p.begin().catchEvent('enter', { link: 'L' }, { listeners: LISTENERS }).endEvent('e');
  }),
  intermediateThrowEvent: build('intermediateThrowEvent', (p) =>
    p
      .startEvent()
      .throwEvent('milestone', [], { listeners: LISTENERS })
      .throwEvent('message', { message: '=m', timeToLive: '=ttl' }, { inputs: { x: 1 } })
      .throwEvent('job', { type: 'send', message: 'm' })
      .throwEvent('signal', { signal: 's' })
      .throwEvent('escalation', { escalation: 'N1' })
      .task('done', { compensatedBy: { id: 'undo', ...job } })
      .throwEvent('one', { compensate: 'done', wait: false })
      .throwEvent('several', [{ signal: 's' }, { compensate: true }])
      .endEvent('e'),
  ),
  boundaryEvent: build('boundaryEvent', (p) =>
    p
      .startEvent()
      .serviceTask('t', { ...job, compensatedBy: { id: 'undo', ...job } })
      .onError('E1', (path) => path.endEvent('failed'))
      .onError(true, (path) => path.task('any'), { id: 'any-error', name: 'Any' })
      .onTimer('PT1H', (path) => path.userTask('remind').endEvent('reminded'), { interrupting: false })
      .on({ escalation: 'N1' })
      .on({ cycle: '0 0 9 * * *' }, (path) => path.endEvent('daily'), {
        id: 'daily-timer',
        interrupting: false,
      })
      .on({ condition: 'a > 1' }, (path) => path.endEvent('high'), {
        outputs: { x: '=a' },
        listeners: [{ on: 'end', type: 'told' }],
      })
      .on([{ message: 'm' }, { signal: 's' }], (path) => path.endEvent('both'), { id: 'two', all: true })
      .endEvent('e'),
  ),
  serviceTask: build('serviceTask', (p) =>
    p
      .startEvent()
      .serviceTask('t', {
        type: '=kind',
        retries: '=tries',
        headers: { a: 'b' },
        startQuantity: 2,
        completionQuantity: 3,
      })
      .when('ok', (path) => path.endEvent('fine'))
      .branch((path) => path.endEvent('always'))
      .otherwise((path) => path.endEvent('else')),
  ),
  sendTask: build('sendTask', (p) =>
    p
      .startEvent()
      .sendTask('job', job)
      .sendTask('message', { message: 'm', correlationKey: '=k', messageId: 'i', timeToLive: 'PT1M' })
      .endEvent('e'),
  ),
  receiveTask: build('receiveTask', (p) => {
    p.begin().receiveTask('first', { message: 'a', instantiate: true }).connectTo('second');
    p.begin().receiveTask('second', { message: 'b', correlationKey: '=k' }).endEvent('e');
  }),
  userTask: build('userTask', (p) =>
    p
      .startEvent()
      .userTask('t', {
        assignee: '=who',
        candidateGroups: 'a,b',
        priority: 7,
        dueDate: '=due',
        headers: { a: 'b' },
        taskListeners: [
          { on: 'creating', type: 'greet', headers: { c: 'd' } },
          { on: 'completing', type: '=kind', retries: 1 },
          { on: 'canceling', type: 'clear' },
        ],
      })
      .endEvent('e'),
  ),
  scriptTask: build('scriptTask', (p) =>
    p
      .startEvent()
      .scriptTask('feel', { script: 'a + 1', resultVariable: 'b' })
      .scriptTask('job', job)
      .endEvent('e'),
  ),
  businessRuleTask: build('businessRuleTask', (p) =>
    p
      .startEvent()
      .businessRuleTask('t', { type: 'rules', outputs: { x: '=y' } })
      .endEvent('e'),
  ),
  manualTask: build('manualTask', (p) => p.startEvent().manualTask('t', { name: 'By hand' }).endEvent('e')),
  task: build('task', (p) =>
    p
      .startEvent()
      .task('loop', { loop: { while: 'n < 3', testBefore: true, maximum: 5 } })
      .task('computed', { loop: { maximum: '=n' } })
      .task('each', {
        multiInstance: {
          collection: '=items',
          inputElement: 'item',
          outputCollection: 'results',
          outputElement: 'result',
          sequential: true,
          completionCondition: 'done',
        },
      })
      .task('times', { multiInstance: { cardinality: 3, behavior: 'None', event: { signal: 's' } } })
      .task('computed-times', {
        multiInstance: { cardinality: 'n + 1', behavior: 'One', event: { message: 'm' } },
      })
      .endEvent('e'),
  ),
  callActivity: build('callActivity', (p) =>
    p
      .startEvent()
      .callActivity('latest', { processId: 'other' })
      .callActivity('pinned', { processId: '=which', binding: 'versionTag', versionTag: 'v1' })
      .callActivity('together', {
        processId: 'other',
        binding: 'deployment',
        propagateAllParentVariables: false,
        propagateAllChildVariables: false,
      })
      .endEvent('e'),
  ),
  subProcess: build('subProcess', (p) =>
    p
      .startEvent()
      .subProcess('outer', (outer) =>
        outer
          .startEvent()
          .subProcess('inner', (inner) => inner.begin().task('a').endEvent('inner-end'))
          .onTimer('PT1S', (path) => path.task('late'))
          .endEvent('outer-end'),
      )
      .onError(true, (path) => path.endEvent('failed'))
      .endEvent('e'),
  ),
  eventSubProcess: build('eventSubProcess', (p) => {
    p.eventSubProcess('on-message', (scope) =>
      scope.startEvent('s1', { on: { message: 'm' }, interrupting: false }).endEvent('e1'),
    );
    p.startEvent()
      .subProcess('sub', (scope) => {
        scope.startEvent().endEvent('sub-end');
        scope.eventSubProcess(
          'on-error',
          (on) => on.startEvent('s2', { on: { error: true } }).endEvent('e2'),
          {
            name: 'Errors',
            listeners: LISTENERS,
            inputs: { x: 1 },
          },
        );
        scope.eventSubProcess('on-escalation', (on) =>
          on.startEvent('s3', { on: { escalation: true } }).endEvent('e3'),
        );
        scope.eventSubProcess('on-compensation', (on) =>
          on.startEvent('s4', { on: { compensation: true } }).endEvent('e4'),
        );
      })
      .endEvent('e');
  }),
  transaction: build('transaction', (p) =>
    p
      .startEvent()
      .transaction('tx', (scope) =>
        scope
          .startEvent()
          .task('book', { compensatedBy: { id: 'cancel-booking', userTask: {} } })
          .endEvent('cancelled', { throws: { cancel: true } }),
      )
      .on({ cancel: true }, (path) => path.endEvent('given-up'))
      .endEvent('e'),
  ),
  adHocSubProcess: build('adHocSubProcess', (p) =>
    p
      .startEvent()
      .adHocSubProcess(
        'tools',
        (scope) => {
          scope.begin().task('a').task('b');
          scope.begin().serviceTask('c', job);
        },
        {
          sequential: true,
          activeElements: '=chosen',
          completionCondition: 'done',
          cancelRemaining: false,
        },
      )
      .endEvent('e'),
  ),
  exclusiveGateway: build('exclusiveGateway', (p) =>
    p
      .startEvent()
      .exclusiveGateway('g', { name: 'G', listeners: AT_START })
      .when('a')
      .otherwise()
      .endEvent('e'),
  ),
  parallelGateway: build('parallelGateway', (p) =>
    p
      .startEvent()
      .parallelGateway('fork', { listeners: AT_START })
      .branch((path) => path.task('a'))
      .branch((path) => path.task('b'))
      .parallelGateway('join')
      .endEvent('e'),
  ),
  inclusiveGateway: build('inclusiveGateway', (p) =>
    p
      .startEvent()
      .inclusiveGateway('fork', { listeners: AT_START })
      .when('x > 1', (path) => path.task('a'))
      .branch((path) => path.task('b'))
      .otherwise((path) => path.task('c'))
      .inclusiveGateway('join')
      .endEvent('e'),
  ),
  complexGateway: build('complexGateway', (p) =>
    p
      .startEvent()
      .complexGateway('fork', { listeners: AT_START })
      .when('x > 1', (path) => path.task('a'))
      .otherwise((path) => path.task('b'))
      .complexGateway('join', { activationCondition: 'activationCount >= 1' })
      .endEvent('e'),
  ),
  eventBasedGateway: build('eventBasedGateway', (p) => {
    p.begin()
      .eventBasedGateway('first', { instantiate: true })
      .branch((path) => path.catchEvent('told', { message: 'a' }))
      .branch((path) => path.receiveTask('asked', { message: 'b' }))
      .endEvent('begun');
    p.startEvent()
      .eventBasedGateway('g', { listeners: AT_START })
      .branch((path) => path.catchEvent('message', { message: 'm' }))
      .branch((path) => path.catchEvent('timer', { duration: 'PT1H' }).task('late'))
      .branch((path) => path.receiveTask('receive', { message: 'n' }))
      .endEvent('e');
  }),
};

function build(id: string, fill: (builder: ReturnType<typeof process>) => unknown): ProcessDefinition {
  const builder = process(`${id}-process`, { versionTag: 'v1', listeners: LISTENERS });
  fill(builder);
  return builder.build();
}
