import type { ProcessDefinition } from '@onward/model';
import { InvalidDefinition, parseBpmn, process, toXml, type Ended } from '../index.js';

const job = { type: 'work' };

function problemsOf(path: Ended): string[] {
  try {
    path.build();
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidDefinition);
    return (error as InvalidDefinition).problems.map(({ code, elementId }) => `${code} ${elementId}`);
  }
}

const flowsOf = ({ flows }: ProcessDefinition): string[] =>
  flows.map(
    ({ source, target, condition }) =>
      `${source} ${target}${condition && 'feel' in condition ? ` ${condition.feel}` : ''}`,
  );

describe('the builder', () => {
  it('connects what follows each other', () => {
    const definition = process('p', { name: 'P', versionTag: '1' })
      .startEvent('s')
      .via({ id: 'first', name: 'go' })
      .serviceTask('a', { ...job, name: 'A' })
      .userTask('b')
      .endEvent('e')
      .build();
    expect(definition).toEqual({
      processId: 'p',
      name: 'P',
      versionTag: '1',
      onFailure: 'incident',
      elements: [
        { id: 's', type: 'startEvent' },
        {
          id: 'a',
          name: 'A',
          type: 'serviceTask',
          job: { type: { value: 'work' }, retries: { value: 3 }, headers: {} },
        },
        { id: 'b', type: 'userTask', headers: {} },
        { id: 'e', type: 'endEvent' },
      ],
      flows: [
        { id: 'first', name: 'go', source: 's', target: 'a' },
        { id: 'a-to-b', source: 'a', target: 'b' },
        { id: 'b-to-e', source: 'b', target: 'e' },
      ],
    });
  });

  it('lets branches meet in the next element, in the order in which their conditions are tried', () => {
    const definition = process('p')
      .startEvent('s')
      .exclusiveGateway('split')
      .when('a > 1')
      .when('=a > 0', (path) => path.serviceTask('t', job))
      .when('b', (path) => path.endEvent('stop'))
      .otherwise((path) => path.userTask('u'))
      .exclusiveGateway('merge')
      .endEvent('e')
      .build();
    expect(flowsOf(definition)).toEqual([
      's split',
      'split merge a > 1',
      'split t a > 0',
      't merge',
      'split stop b',
      'split u',
      'u merge',
      'merge e',
    ]);
    expect(definition.elements[1]).toEqual({
      id: 'split',
      type: 'exclusiveGateway',
      defaultFlow: 'split-to-u',
    });
  });

  it('forks, joins, loops and nests', () => {
    const definition = process('p')
      .startEvent('s')
      .parallelGateway('fork')
      .branch((path) => path.serviceTask('a', job))
      .branch((path) =>
        path
          .serviceTask('b', job)
          .exclusiveGateway('again')
          .when('more', (inner) => inner.connectTo('b'))
          .otherwise(),
      )
      .parallelGateway('join')
      .terminateEndEvent('e')
      .build();
    expect(flowsOf(definition)).toEqual([
      's fork',
      'fork a',
      'a join',
      'fork b',
      'b again',
      'again b more',
      'again join',
      'join e',
    ]);
  });

  it('lets what boundary events leave open meet in the next element, too', () => {
    const definition = process('p')
      .startEvent('s')
      .subProcess('sub', (scope) => scope.startEvent().task('inner').endEvent('inner-end'))
      .onError(true, (path) => path.userTask('repair'))
      .onTimer('PT1H', (path) => path.endEvent('late'))
      .on({ message: 'go' })
      .endEvent('e')
      .build();
    expect(flowsOf(definition)).toEqual([
      'sub-start inner',
      'inner inner-end',
      's sub',
      'sub e',
      'sub-error repair',
      'repair e',
      'sub-timer late',
      'sub-message e',
    ]);
    expect(definition.elements.map(({ id, scope }) => `${id} ${scope ?? ''}`.trim())).toEqual([
      's',
      'sub',
      'sub-start sub',
      'inner sub',
      'inner-end sub',
      'sub-error',
      'repair',
      'sub-timer',
      'late',
      'sub-message',
      'e',
    ]);
  });

  it('splits behind an activity', () => {
    const definition = process('p')
      .startEvent('s')
      .task('t')
      .when('a', (path) => path.endEvent('x'))
      .branch((path) => path.endEvent('y'))
      .otherwise()
      .endEvent('z')
      .build();
    expect(flowsOf(definition)).toEqual(['s t', 't x a', 't y', 't z']);
    expect(definition.elements[1]).toEqual({ id: 't', type: 'task', defaultFlow: 't-to-z' });
  });

  it('builds the example of the documentation', () => {
    const claim = process('claim');
    claim.eventSubProcess('on-withdrawal', (scope) =>
      scope
        .startEvent('withdrawn', { on: { message: 'withdrawn', correlationKey: '=claimId' } })
        .endEvent('closed'),
    );
    claim
      .startEvent('filed', { on: { message: 'claim-filed' } })
      .subProcess('assess', (scope) =>
        scope
          .startEvent()
          .serviceTask('check', {
            type: 'check',
            multiInstance: { collection: '=documents', inputElement: 'document' },
          })
          .onError('FRAUD', (path) => path.endEvent('fraud', { throws: { error: 'FRAUD' } }))
          .endEvent('assessed'),
      )
      .onError('FRAUD', (path) => path.userTask('investigate'))
      .onTimer('P7D', (path) => path.sendTask('remind', { type: 'remind' }).endEvent('reminded'), {
        interrupting: false,
      })
      .eventBasedGateway('answer')
      .branch((path) => path.catchEvent('accepted', { message: 'accepted', correlationKey: '=claimId' }))
      .branch((path) => path.catchEvent('no-answer', { duration: 'P30D' }))
      .endEvent('done');
    expect(claim.build().elements).toHaveLength(19);
  });

  it('numbers two flows between the same elements', () => {
    const definition = process('p')
      .startEvent('s')
      .exclusiveGateway('g')
      .when('a')
      .otherwise()
      .endEvent('e')
      .build();
    expect(definition.flows.map(({ id }) => id)).toEqual(['s-to-g', 'g-to-e', 'g-to-e-2']);
  });

  it.each<[string, () => Ended, string[]]>([
    ['a job type', () => process('p').startEvent().serviceTask('t', { type: '' }), ['MISSING_JOB_TYPE t']],
    [
      'retries',
      () =>
        process('p')
          .startEvent()
          .serviceTask('t', { ...job, retries: 0 }),
      ['INVALID_RETRIES t'],
    ],
    [
      'FEEL',
      () => process('p').startEvent().exclusiveGateway('g').when('a >').otherwise().endEvent('e'),
      ['INVALID_EXPRESSION g-to-e'],
    ],
    [
      'ids',
      () => process('p').startEvent('x').userTask('x').endEvent('a b'),
      ['INVALID_ID a b', 'INVALID_ID x-to-a b', 'DUPLICATE_ID x', 'START_WITH_INCOMING x'],
    ],
    [
      'one default',
      () => process('p').startEvent().exclusiveGateway('g').when('a').otherwise().otherwise().endEvent('e'),
      ['SEVERAL_DEFAULTS g', 'CONDITION_MISSING g-to-e-2'],
    ],
    [
      'a way out',
      () =>
        process('p')
          .startEvent()
          .exclusiveGateway('g')
          .when('a', (path) => path.endEvent('e'))
          .otherwise(),
      ['DANGLING_FLOW g'],
    ],
    ['targets that exist', () => process('p').startEvent().connectTo('nix'), ['DANGLING_FLOW start-to-nix']],
    [
      'a handler with an id of its own',
      () =>
        process('p')
          .startEvent()
          .serviceTask('t', { ...job, compensatedBy: { id: 't', ...job } }),
      ['DUPLICATE_ID t', 'COMPENSATION_HANDLER_WITH_FLOWS t', 'BOUNDARY_NOT_ATTACHED t-compensation'],
    ],
    [
      'a message by a job in an event of its own',
      () =>
        process('p')
          .startEvent()
          .throwEvent('t', [{ type: 'send' }, { message: 'paid' }])
          .endEvent('e'),
      ['EVENT_TYPE_NOT_ALLOWED t'],
    ],
  ])('asks for %s', (_what, path, expected) => {
    const problems = problemsOf(path());
    expect(problems).toEqual(expect.arrayContaining([expected[0]]));
    for (const problem of expected) expect(problems.join('\n')).toContain(problem.split(' ')[0]!);
  });

  it('names all problems in one error', () => {
    const path = process('p')
      .startEvent()
      .serviceTask('a', { type: '' })
      .userTask('b', { priority: 101 })
      .endEvent('e');
    expect(() => path.build()).toThrow(
      /^Process "p" cannot be deployed:\n- MISSING_JOB_TYPE: Service task "a".*\n- INVALID_PRIORITY: .*"b".*$/,
    );
  });
});

describe('toXml', () => {
  it('writes what is read as the same definition', async () => {
    const definition = process('p', { name: 'A <b> & "c"', versionTag: 'v1' })
      .onFailure('compensate')
      .startEvent('s', { name: 'Ünï\ncode' })
      .serviceTask('a', {
        type: '=kind + "-x"',
        retries: '=tries',
        headers: { key: 'a & b' },
        inputs: { number: 5, flag: true, none: null, text: 'plain', feel: '=x < 1 and y > "z"' },
        outputs: { 'order.total': '=sum' },
        compensatedBy: { id: 'undo-a', boundaryId: 'c', type: 'undo', retries: 1 },
      })
      .userTask('b', {
        assignee: '=owner',
        candidateGroups: 'x,y',
        candidateUsers: '=list',
        dueDate: '2026-01-31T12:00:00Z',
        followUpDate: '=today',
        priority: '=p',
        formId: 'form',
        externalFormReference: 'https://example.org/form',
        headers: { a: '1' },
        compensatedBy: { id: 'undo-b', userTask: { priority: 1 } },
      })
      .exclusiveGateway('g')
      .when('a', (path) => path.connectTo('a'))
      .when('b', (path) => path.terminateEndEvent('t'))
      .otherwise((path) => path, { id: 'default', name: 'else' })
      .endEvent('e')
      .build();
    expect(await parseBpmn(await toXml(definition), 'p.bpmn')).toEqual({
      definitions: [definition],
      problems: [],
    });
  });

  it('draws everything, without two shapes in one place', async () => {
    const definition = process('p')
      .startEvent('s')
      .parallelGateway('f')
      .branch((path) => path.serviceTask('a', { ...job, compensatedBy: { id: 'x', ...job } }))
      .branch((path) => path.serviceTask('b', { ...job, compensatedBy: { id: 'y', ...job } }).userTask('d'))
      .branch((path) => path.userTask('c'))
      .parallelGateway('j')
      .endEvent('e')
      .build();
    const xml = await toXml(definition);
    const places = [...xml.matchAll(/<dc:Bounds x="([\d.-]+)" y="([\d.-]+)"/g)].map(
      ([, x, y]) => `${x}/${y}`,
    );
    expect(new Set(places).size).toBe(definition.elements.length);
    expect([...xml.matchAll(/<bpmndi:BPMNEdge /g)]).toHaveLength(definition.flows.length + 2);
  });
});
