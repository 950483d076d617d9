import { BPMN_LIMITS, parseBpmn } from './index.js';
import {
  END,
  START,
  TYPE,
  flow,
  extensions,
  file,
  around,
  splitting,
  service,
  problems,
} from './testing/xml-fixture.js';

const script = (inside: string, attributes = ''): string =>
  `<b:scriptTask id="t" ${attributes}>${inside}</b:scriptTask>`;
const rules = (inside: string): string =>
  `<b:businessRuleTask id="t">${extensions(inside)}</b:businessRuleTask>`;

const LISTENER = (step: string): string => `<z:executionListener eventType="${step}" type="told"/>`;
const listener = (step: string): string =>
  extensions(`<z:executionListeners>${LISTENER(step)}</z:executionListeners>`);

describe('problems with names and with what is not supported', () => {
  it.each<[string, string, string[]]>([
    // names
    ['an id twice', around('<b:userTask id="t"/><b:userTask id="t"/>'), ['DUPLICATE_ID t']],
    ['no id', file(`${START}<b:userTask/>`), ['MISSING_ID']],
    ['a reserved id', around('<b:userTask id="constructor"/>', 'constructor'), ['INVALID_ID constructor']],
    [
      'an id that is no name',
      around('<b:userTask id="1 2"/>', '1 2'),
      ['INVALID_ID 1 2', 'DANGLING_FLOW f1', 'DANGLING_FLOW f2'],
    ],
    ['unknown elements', file(`${START}<b:frob id="x"/>`), ['UNKNOWN_ELEMENT']],
    [
      'unknown extension',
      around(service('', extensions('<z:frob/><z:taskDefinition type="a"/>'))),
      ['UNKNOWN_ELEMENT'],
    ],
    ['unknown attributes', around(service('frob="1"')), ['UNKNOWN_ATTRIBUTE t']],
    ['dangling default', splitting(flow('f2', 'g', 'e'), 'default="nix"'), ['DANGLING_REFERENCE g']],

    // not supported
    [
      'a script in Groovy',
      around(script('<b:script>x</b:script>', 'scriptFormat="groovy"')),
      ['UNSUPPORTED_LANGUAGE t'],
    ],
    ['a script in no language', around(script('<b:script>x</b:script>')), ['UNSUPPORTED_LANGUAGE t']],
    ['a script task without anything', around(script('')), ['MISSING_SCRIPT t']],
    [
      'a decision',
      around(rules('<z:calledDecision decisionId="d" resultVariable="r"/>')),
      ['UNSUPPORTED_EXTENSION t'],
    ],
    [
      'a decision that a worker takes',
      around(rules('<z:calledDecision decisionId="d" resultVariable="r"/><z:taskDefinition type="a"/>')),
      [],
    ],
    [
      'a complex behavior of instances',
      around(
        service(
          '',
          `${TYPE}<b:multiInstanceLoopCharacteristics behavior="Complex"><b:loopCardinality>1</b:loopCardinality><b:complexBehaviorDefinition><b:condition>true</b:condition></b:complexBehaviorDefinition></b:multiInstanceLoopCharacteristics>`,
        ),
      ),
      ['UNSUPPORTED_ELEMENT t', 'INVALID_LOOP t'],
    ],
    [
      'a parallel event-based gateway',
      around('<b:eventBasedGateway id="t" eventGatewayType="Parallel"/>'),
      ['UNSUPPORTED_ATTRIBUTE t'],
    ],
    [
      'a gateway that starts instances behind another element, and with several events at once',
      file(
        `${START}<b:eventBasedGateway id="t" instantiate="true"/>` +
          '<b:intermediateCatchEvent id="c" parallelMultiple="true"><b:signalEventDefinition signalRef="x"/><b:messageEventDefinition messageRef="m"/></b:intermediateCatchEvent>' +
          '<b:receiveTask id="r" messageRef="m"/>' +
          flow('f1', 's', 't') +
          flow('f2', 't', 'c') +
          flow('f3', 't', 'r'),
        '',
        '<b:message id="m" name="n"/><b:signal id="x" name="x"/>',
      ),
      ['START_WITH_INCOMING t', 'EVENT_GATEWAY_INVALID c'],
    ],
    [
      'a gateway that starts instances within a sub-process',
      file(
        `${START}<b:subProcess id="sub"><b:eventBasedGateway id="t" instantiate="true"/>` +
          '<b:receiveTask id="r" messageRef="m"/><b:receiveTask id="q" messageRef="n"/>' +
          flow('f2', 't', 'q') +
          flow('f3', 't', 'r') +
          `</b:subProcess>${flow('f1', 's', 'sub')}`,
        '',
        '<b:message id="m" name="m"/><b:message id="n" name="n"/>',
      ),
      ['UNSUPPORTED_ATTRIBUTE t'],
    ],
    [
      'a job priority',
      around(service('', extensions('<z:taskDefinition type="a"/><z:jobPriorityDefinition priority="1"/>'))),
      ['UNSUPPORTED_EXTENSION t'],
    ],
    [
      'correlation by context',
      file(`<b:correlationSubscription id="c"/>${START}`),
      ['UNSUPPORTED_ELEMENT p'],
    ],
    [
      'job on a gateway',
      splitting(flow('f2', 'g', 'e')).replace('id="g" />', `id="g">${TYPE}</b:exclusiveGateway>`),
      ['UNSUPPORTED_EXTENSION g'],
    ],
    [
      'a listener before a start event',
      around(`<b:userTask id="t"/>`).replace(
        START,
        `<b:startEvent id="s">${listener('start')}</b:startEvent>`,
      ),
      ['UNSUPPORTED_EXTENSION s'],
    ],
    [
      'a listener after what ends with an error',
      around(`<b:userTask id="t"/>`)
        .replace(
          END,
          `<b:endEvent id="e">${listener('end')}<b:errorEventDefinition errorRef="x"/></b:endEvent>`,
        )
        .replace('<b:process ', '<b:error id="x" errorCode="E"/><b:process '),
      ['UNSUPPORTED_EXTENSION e'],
    ],
    [
      'a listener after a gateway',
      splitting(flow('f2', 'g', 'e')).replace('id="g" />', `id="g">${listener('end')}</b:exclusiveGateway>`),
      ['UNSUPPORTED_EXTENSION g'],
    ],
    [
      'two listeners that are told the same',
      around(
        `<b:manualTask id="t">${extensions(`<z:executionListeners>${LISTENER('end')}${LISTENER('start')}${LISTENER('end')}</z:executionListeners>`)}</b:manualTask>`,
      ),
      ['INVALID_LISTENER t'],
    ],
    [
      'Camunda 7’s leftovers in a file for Camunda 8',
      around(service('c:asyncBefore="true"')).replace(
        '<b:definitions',
        '<b:definitions xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform="Camunda Cloud"',
      ),
      [],
    ],
    ['Camunda 7', around(service('c:asyncBefore="true"')), ['CAMUNDA_7_EXTENSION t']],
    [
      'Camunda 7, in what is written within',
      around(
        `${service('', `${TYPE}<b:multiInstanceLoopCharacteristics c:collection="xs"><b:loopCardinality>1</b:loopCardinality></b:multiInstanceLoopCharacteristics>`)}<b:boundaryEvent id="x" attachedToRef="t"><b:errorEventDefinition c:errorCodeVariable="code"/></b:boundaryEvent>`,
      ),
      ['CAMUNDA_7_EXTENSION t', 'CAMUNDA_7_EXTENSION x'],
    ],
    [
      'Flowable',
      around(
        '<b:userTask id="t" xmlns:flowable="http://flowable.org/bpmn" flowable:candidateGroups="sales"/>',
      ),
      ['UNSUPPORTED_ATTRIBUTE t'],
    ],
    [
      'Activiti',
      around(
        `<b:userTask id="t" xmlns:activiti="http://activiti.org/bpmn">${extensions('<activiti:taskListener event="create"/>')}</b:userTask>`,
      ),
      ['UNSUPPORTED_EXTENSION t'],
    ],
    [
      'data that is computed into what is no variable',
      around(
        service(
          '',
          `${TYPE}<b:dataInputAssociation><b:targetRef>d</b:targetRef><b:transformation>a + 1</b:transformation></b:dataInputAssociation>`,
        ),
      ).replace('<b:process', '<b:dataStore id="d" name="a b"/><b:process'),
      ['UNSUPPORTED_ELEMENT t'],
    ],
    ['a type in another file', file(START, '', '<b:signal id="i" structureRef="String"/>'), []],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });

  it('is that nothing can be run', async () => {
    expect(await problems(file(START).replace('isExecutable="true"', ''))).toEqual([
      'NO_EXECUTABLE_PROCESS p',
    ]);
  });

  it('are all reported at once, with lines', async () => {
    const xml = file(
      `${START}\n<b:serviceTask id="t"/>\n<b:callChoreography id="u"/>\n${flow('f', 's', 't')}`,
    );
    const parsed = await parseBpmn(xml, 'a.bpmn');
    expect(parsed.problems.map(({ code, line }) => [code, line])).toEqual([
      ['UNSUPPORTED_ELEMENT', 6],
      ['MISSING_JOB_TYPE', 5],
    ]);
    expect(parsed.problems[1]!.message).toMatch(/^Service task "t" has no job type\. .*\(line 5\)$/);
  });

  it('are bounded', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => `<b:callChoreography id="t${n}"/>`).join('');
    expect(await problems(file(START + many))).toHaveLength(BPMN_LIMITS.maxProblems);
  });
});
