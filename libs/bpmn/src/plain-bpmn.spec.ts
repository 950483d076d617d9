import type { FlowElement, ProcessDefinition } from '@onward/model';
import { parseBpmn } from './index.js';
import { END, START, TYPE, around, extensions, file, flow, service } from './testing/xml-fixture.js';

async function definitions(xml: string): Promise<readonly ProcessDefinition[]> {
  const parsed = await parseBpmn(xml, 'file.bpmn');
  expect(parsed.problems).toEqual([]);
  return parsed.definitions;
}

async function element(xml: string, id = 't'): Promise<FlowElement | undefined> {
  const [definition] = await definitions(xml);
  return definition?.elements.find((found) => found.id === id);
}

const job = (type: string): object => ({ type: { value: type }, retries: { value: 3 }, headers: {} });
const between = (task: string, roots = ''): string =>
  file(`${START}${task}${END}${flow('f1', 's', 't')}${flow('f2', 't', 'e')}`, '', roots);

describe('plain BPMN', () => {
  it.each<[string, string, object]>([
    [
      'an event definition that is referred to',
      between(
        '<b:intermediateCatchEvent id="t"><b:eventDefinitionRef>d</b:eventDefinitionRef></b:intermediateCatchEvent>',
        '<b:timerEventDefinition id="d"><b:timeDuration>PT1S</b:timeDuration></b:timerEventDefinition>',
      ),
      {
        type: 'intermediateCatchEvent',
        triggers: [{ type: 'timer', kind: 'duration', value: { value: 'PT1S' } }],
      },
    ],
    [
      'a time that is constant in any language',
      between(
        '<b:intermediateCatchEvent id="t"><b:timerEventDefinition><b:timeDuration x:type="b:tFormalExpression" language="http://www.w3.org/1999/XPath">PT1S</b:timeDuration></b:timerEventDefinition></b:intermediateCatchEvent>',
      ),
      { triggers: [{ type: 'timer', kind: 'duration', value: { value: 'PT1S' } }] },
    ],
    [
      'an error without a code, which is its name',
      between(
        '<b:intermediateThrowEvent id="t"><b:escalationEventDefinition escalationRef="n"/></b:intermediateThrowEvent>',
        '<b:escalation id="n" name="late"/>',
      ),
      { throws: [{ type: 'escalation', code: { value: 'late' } }] },
    ],
    [
      'the message of a message flow',
      between(
        '<b:receiveTask id="t"/>',
        '<b:message id="m" name="paid"/><b:collaboration id="c"><b:participant id="other"/><b:messageFlow id="mf" sourceRef="other" targetRef="t" messageRef="m"/></b:collaboration>',
      ),
      { message: { type: 'message', name: { value: 'paid' } } },
    ],
    [
      'a message flow as a message',
      between(
        '<b:sendTask id="t"/>',
        '<b:collaboration id="c"><b:participant id="other"/><b:messageFlow id="mf" name="Order" sourceRef="t" targetRef="other"/></b:collaboration>',
      ),
      { message: { type: 'message', name: { value: 'Order' } } },
    ],
    ['an implementation', between('<b:serviceTask id="t" implementation="charge"/>'), { job: job('charge') }],
    [
      'an operation',
      between(
        '<b:serviceTask id="t" implementation="##WebService" operationRef="o"/>',
        '<b:message id="m" name="in"/><b:interface id="i" name="I"><b:operation id="o" name="charge"><b:inMessageRef>m</b:inMessageRef></b:operation></b:interface>',
      ),
      { job: job('charge') },
    ],
    [
      'a script in FEEL',
      between('<b:scriptTask id="t" scriptFormat="text/feel"><b:script>a + 1</b:script></b:scriptTask>'),
      { script: { expression: { feel: 'a + 1' }, resultVariable: 'result' } },
    ],
    [
      'the data object that a script writes',
      between(
        `<b:scriptTask id="t" scriptFormat="feel"><b:ioSpecification><b:dataOutput id="do"/><b:inputSet/><b:outputSet><b:dataOutputRefs>do</b:dataOutputRefs></b:outputSet></b:ioSpecification>
        <b:dataOutputAssociation><b:sourceRef>do</b:sourceRef><b:targetRef>ref</b:targetRef></b:dataOutputAssociation><b:script>1</b:script></b:scriptTask>
        <b:dataObject id="d" name="total"/><b:dataObjectReference id="ref" name="Total [new]" dataObjectRef="d"/>`,
      ),
      { script: { expression: { feel: '1' }, resultVariable: 'total' } },
    ],
    [
      'who performs a user task',
      between(
        '<b:userTask id="t"><b:humanPerformer><b:resourceRef>r1</b:resourceRef></b:humanPerformer><b:potentialOwner><b:resourceRef>r2</b:resourceRef></b:potentialOwner><b:potentialOwner><b:resourceAssignmentExpression><b:formalExpression>=group</b:formalExpression></b:resourceAssignmentExpression></b:potentialOwner></b:userTask>',
        '<b:resource id="r1" name="ada"/><b:resource id="r2" name="clerks"/>',
      ),
      { assignee: { value: 'ada' }, candidateGroups: { feel: '["clerks", group]' } },
    ],
    [
      'data that is assigned and transformed',
      between(
        service(
          '',
          `${TYPE}<b:ioSpecification><b:dataInput id="di" name="amount"/><b:inputSet><b:dataInputRefs>di</b:dataInputRefs></b:inputSet><b:outputSet/></b:ioSpecification>
          <b:dataInputAssociation><b:sourceRef>ref</b:sourceRef><b:targetRef>di</b:targetRef><b:transformation>order.total</b:transformation></b:dataInputAssociation>
          <b:dataOutputAssociation><b:targetRef>ref</b:targetRef><b:assignment><b:from>receipt</b:from><b:to>order.receipt</b:to></b:assignment></b:dataOutputAssociation>`,
        ) + '<b:dataObject id="d" name="order"/><b:dataObjectReference id="ref" dataObjectRef="d"/>',
      ),
      {
        io: {
          inputs: [{ source: { feel: 'order.total' }, target: 'amount' }],
          outputs: [{ source: { feel: 'receipt' }, target: 'order.receipt' }],
        },
      },
    ],
    [
      'a loop over a data object',
      between(
        service(
          '',
          `${TYPE}<b:multiInstanceLoopCharacteristics isSequential="true"><b:loopDataInputRef>d</b:loopDataInputRef><b:loopDataOutputRef>o</b:loopDataOutputRef><b:inputDataItem id="i" name="item"/><b:outputDataItem id="r" name="result"/><b:completionCondition>done</b:completionCondition></b:multiInstanceLoopCharacteristics>`,
        ) + '<b:dataObject id="d" name="items" isCollection="true"/><b:dataObject id="o" name="results"/>',
      ),
      {
        loop: {
          type: 'multiInstance',
          isSequential: true,
          collection: { feel: 'items' },
          inputElement: 'item',
          outputCollection: 'results',
          outputElement: { feel: 'result' },
          completionCondition: { feel: 'done' },
        },
      },
    ],
    [
      'a behavior of instances',
      between(
        service(
          '',
          `${TYPE}<b:multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="d"><b:loopCardinality>\${3}</b:loopCardinality></b:multiInstanceLoopCharacteristics>`,
        ).replace('${3}', '3'),
        '<b:signal id="g" name="go"/><b:signalEventDefinition id="d" signalRef="g"/>',
      ),
      {
        loop: {
          type: 'multiInstance',
          isSequential: false,
          cardinality: { value: 3 },
          behavior: 'None',
          event: { type: 'signal', name: { value: 'go' } },
        },
      },
    ],
    [
      'a called element with a prefix',
      between('<b:callActivity id="t" calledElement="v:other"/>'),
      { processId: { value: 'other' }, binding: 'latest' },
    ],
    [
      'a link without a name, which is its event’s',
      file(
        `${START}<b:intermediateThrowEvent id="t" name="On"><b:linkEventDefinition/></b:intermediateThrowEvent>${flow('f1', 's', 't')}<b:intermediateCatchEvent id="k" name="On"><b:linkEventDefinition/></b:intermediateCatchEvent>`,
      ),
      { throws: [{ type: 'link', name: 'On' }] },
    ],
    [
      'conditions on a parallel gateway',
      between(`<b:parallelGateway id="t"/>`).replace(
        flow('f2', 't', 'e'),
        flow('f2', 't', 'e', '<b:conditionExpression>a</b:conditionExpression>'),
      ),
      { type: 'parallelGateway' },
    ],
  ])('says %s', async (_what, xml, expected) => {
    expect(await element(xml)).toMatchObject(expected);
  });

  it('nests sub-processes, their lanes, artifacts and handlers', async () => {
    const inner = `<b:laneSet id="ls"><b:lane id="l"><b:flowNodeRef>a</b:flowNodeRef></b:lane></b:laneSet><b:task id="a"/><b:boundaryEvent id="c" attachedToRef="a"><b:compensateEventDefinition/></b:boundaryEvent><b:task id="h" isForCompensation="true"/><b:association id="as" sourceRef="c" targetRef="h"/>`;
    const [definition] = await definitions(between(`<b:subProcess id="t">${inner}</b:subProcess>`));
    expect(definition?.elements.map(({ id, scope }) => [id, scope])).toEqual([
      ['s', undefined],
      ['t', undefined],
      ['a', 't'],
      ['c', 't'],
      ['h', 't'],
      ['e', undefined],
    ]);
    expect(definition?.elements[3]).toMatchObject({ handler: 'h' });
  });

  it('deploys the global tasks that are called, and only those', async () => {
    const [, called, ...others] = await definitions(
      between(
        '<b:callActivity id="t" calledElement="g"/>',
        `<b:globalScriptTask id="g" name="G" scriptLanguage="feel"><b:script>1 + 1</b:script></b:globalScriptTask><b:globalUserTask id="unused"/>`,
      ),
    );
    expect(others).toEqual([]);
    expect(called).toEqual({
      processId: 'g',
      name: 'G',
      onFailure: 'incident',
      elements: [
        { id: 'g-start', type: 'startEvent' },
        {
          id: 'g-task',
          name: 'G',
          type: 'scriptTask',
          script: { expression: { feel: '1 + 1' }, resultVariable: 'result' },
        },
        { id: 'g-end', type: 'endEvent' },
      ],
      flows: [
        { id: 'g-begins', source: 'g-start', target: 'g-task' },
        { id: 'g-ends', source: 'g-task', target: 'g-end' },
      ],
    });
  });

  it.each<[string, string, object]>([
    ['globalTask', '', { type: 'task' }],
    ['globalManualTask', '', { type: 'manualTask' }],
    ['globalUserTask', '', { type: 'userTask' }],
    ['globalScriptTask', `${TYPE}<b:script>anything</b:script>`, { type: 'scriptTask', job: job('work') }],
    ['globalBusinessRuleTask', TYPE, { type: 'businessRuleTask', job: job('work') }],
  ])('takes a %s for the task that it is', async (tag, inside, expected) => {
    const [, called] = await definitions(
      between('<b:callActivity id="t" calledElement="g"/>', `<b:${tag} id="g">${inside}</b:${tag}>`),
    );
    expect(called?.elements[1]).toMatchObject(expected);
  });

  it('can be looked at without being executable', async () => {
    const xml = around('<b:task id="t"/>').replace('isExecutable="true"', 'isExecutable="false"');
    const parsed = await parseBpmn(xml, 'file.bpmn', { includeNonExecutable: true });
    expect(parsed).toMatchObject({ problems: [], definitions: [{ processId: 'p' }] });
  });

  it('is overruled by the extensions', async () => {
    const task = `<b:userTask id="t">${extensions('<z:assignmentDefinition assignee="bob"/>')}<b:humanPerformer><b:resourceRef>r1</b:resourceRef></b:humanPerformer></b:userTask>`;
    expect(await element(between(task, '<b:resource id="r1" name="ada"/>'))).toMatchObject({
      assignee: { value: 'bob' },
    });
  });
});
