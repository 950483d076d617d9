import { START, END, around, extensions, file, flow, problems, service } from './testing/xml-fixture.js';

const ROOTS =
  '<b:message id="m" name="paid"/><b:signal id="g" name="go"/><b:error id="r" errorCode="E1"/><b:escalation id="n" escalationCode="N1"/>';
const inProcess = (elements: string): string => file(elements, '', ROOTS);
const MESSAGE = '<b:messageEventDefinition messageRef="m"/>';
const SIGNAL = '<b:signalEventDefinition signalRef="g"/>';
const ERROR = '<b:errorEventDefinition errorRef="r"/>';
const duration = (text: string): string =>
  `<b:timerEventDefinition><b:timeDuration>${text}</b:timeDuration></b:timerEventDefinition>`;
const cycle = (text: string): string =>
  `<b:timerEventDefinition><b:timeCycle>${text}</b:timeCycle></b:timerEventDefinition>`;
const catching = (inside: string, attributes = ''): string =>
  `<b:intermediateCatchEvent id="t" ${attributes}>${inside}</b:intermediateCatchEvent>`;
const throwing = (inside: string): string =>
  `<b:intermediateThrowEvent id="t">${inside}</b:intermediateThrowEvent>`;
const between = (event: string): string =>
  inProcess(`${START}${event}${END}${flow('f1', 's', 't')}${flow('f2', 't', 'e')}`);
const starting = (inside: string): string => inProcess(`<b:startEvent id="s">${inside}</b:startEvent>`);
const ending = (inside: string): string =>
  inProcess(`${START}<b:endEvent id="t">${inside}</b:endEvent>${flow('f1', 's', 't')}`);
const attached = (inside: string, attributes = '', task = service()): string =>
  inProcess(
    `${START}${task}${END}<b:boundaryEvent id="b" attachedToRef="t" ${attributes}>${inside}</b:boundaryEvent>${flow('f1', 's', 't')}${flow('f2', 't', 'e')}`,
  );
const triggered = (start: string, more = ''): string =>
  inProcess(`${START}<b:subProcess id="t" triggeredByEvent="true">${start}</b:subProcess>${more}`);
const sub = (inside: string, tag = 'subProcess'): string =>
  inProcess(
    `${START}<b:${tag} id="t">${inside}</b:${tag}>${END}${flow('f1', 's', 't')}${flow('f2', 't', 'e')}`,
  );

describe('problems with events', () => {
  it.each<[string, string, string[]]>([
    ['a message without a name', between(catching('<b:messageEventDefinition/>')), ['EVENT_INCOMPLETE t']],
    ['a signal without a name', between(throwing('<b:signalEventDefinition/>')), ['EVENT_INCOMPLETE t']],
    ['an error without a code', ending('<b:errorEventDefinition/>'), ['EVENT_INCOMPLETE t']],
    ['an escalation without a code', ending('<b:escalationEventDefinition/>'), ['EVENT_INCOMPLETE t']],
    ['a code in FEEL that is caught', attached(ERROR).replace('"E1"', '"=code"'), ['EVENT_INCOMPLETE b']],
    ['nothing to wait for', between(catching('')), ['EVENT_INCOMPLETE t']],
    ['nothing to throw, a milestone', between(throwing('')), []],
    ['a timer without a time', between(catching('<b:timerEventDefinition/>')), ['EVENT_INCOMPLETE t']],
    ['a duration that is none', between(catching(duration('1 hour'))), ['INVALID_TIMER t']],
    ['a duration in FEEL that is none', between(catching(duration('=1 +'))), ['INVALID_EXPRESSION t']],
    ['a cycle', starting(cycle('R3/PT10S')), []],
    ['a cycle from a date', starting(cycle('R/2026-01-31T12:00:00Z/P1D')), []],
    ['a cron expression', starting(cycle('0 0 9 * * MON-FRI')), []],
    ['a cycle that is none', starting(cycle('PT10S')), ['INVALID_TIMER s']],
    [
      'two times',
      between(
        catching(
          '<b:timerEventDefinition><b:timeDate>2026-01-31T12:00:00Z</b:timeDate><b:timeDuration>PT1S</b:timeDuration></b:timerEventDefinition>',
        ),
      ),
      ['INVALID_TIMER t'],
    ],
    [
      'a condition that is none',
      between(
        catching(
          '<b:conditionalEventDefinition><b:condition>a &gt;</b:condition></b:conditionalEventDefinition>',
        ),
      ),
      ['INVALID_EXPRESSION t'],
    ],
    ['no condition', between(catching('<b:conditionalEventDefinition/>')), ['EMPTY_EXPRESSION t']],

    ['an error that is waited for', between(catching(ERROR)), ['EVENT_TYPE_NOT_ALLOWED t']],
    ['an error that is thrown on the way', between(throwing(ERROR)), ['EVENT_TYPE_NOT_ALLOWED t']],
    ['a timer that is thrown', between(throwing(duration('PT1S'))), ['EVENT_TYPE_NOT_ALLOWED t']],
    ['an error that starts a process', starting(ERROR), ['EVENT_TYPE_NOT_ALLOWED s']],
    ['a terminate that is caught', attached('<b:terminateEventDefinition/>'), ['EVENT_TYPE_NOT_ALLOWED b']],
    ['a cancel outside of a transaction', ending('<b:cancelEventDefinition/>'), ['EVENT_TYPE_NOT_ALLOWED t']],
    [
      'a cancel inside of one',
      sub('<b:endEvent id="x"><b:cancelEventDefinition/></b:endEvent>', 'transaction'),
      [],
    ],
    [
      'a cancel in an event sub-process of one',
      sub(
        `<b:subProcess id="u" triggeredByEvent="true"><b:startEvent id="i">${ERROR}</b:startEvent><b:endEvent id="x"><b:cancelEventDefinition/></b:endEvent>${flow('f9', 'i', 'x')}</b:subProcess><b:task id="y"/>`,
        'transaction',
      ),
      [],
    ],
    [
      'a cancel in a compensation handler within one',
      sub(
        `<b:subProcess id="u" triggeredByEvent="true"><b:startEvent id="i"><b:compensateEventDefinition/></b:startEvent><b:endEvent id="x"><b:cancelEventDefinition/></b:endEvent>${flow('f9', 'i', 'x')}</b:subProcess><b:task id="y"/>`,
        'transaction',
      ),
      ['EVENT_TYPE_NOT_ALLOWED x'],
    ],
    ['a link at an activity', attached('<b:linkEventDefinition name="l"/>'), ['EVENT_TYPE_NOT_ALLOWED b']],
    [
      'a compensation among others',
      attached(`${MESSAGE}<b:compensateEventDefinition/>`),
      ['EVENT_TYPE_NOT_ALLOWED b', 'EVENT_TYPE_NOT_ALLOWED b'],
    ],
    [
      'an error that has to come together with others',
      attached(`${MESSAGE}${ERROR}`, 'parallelMultiple="true"'),
      ['EVENT_TYPE_NOT_ALLOWED b'],
    ],
    ['several events', between(catching(MESSAGE + SIGNAL, 'parallelMultiple="true"')), []],
    [
      'a job of what is no message',
      ending(extensions('<z:taskDefinition type="a"/>') + SIGNAL),
      ['UNSUPPORTED_EXTENSION t'],
    ],

    ['an error that does not interrupt', attached(ERROR, 'cancelActivity="false"'), ['BOUNDARY_INVALID b']],
    ['the cancel of a task', attached('<b:cancelEventDefinition/>'), ['BOUNDARY_INVALID b']],
    ['nothing to catch', attached(''), ['EVENT_INCOMPLETE b']],
    [
      'a flow into it',
      attached(MESSAGE).replace('</b:process>', `${flow('f3', 't', 'b')}</b:process>`),
      ['BOUNDARY_WITH_FLOWS b'],
    ],
    [
      'one code caught twice',
      attached(ERROR).replace(
        '</b:process>',
        `<b:boundaryEvent id="b2" attachedToRef="t">${ERROR}</b:boundaryEvent></b:process>`,
      ),
      ['CAUGHT_TWICE b2'],
    ],
    [
      'an activity in another scope',
      sub(`<b:task id="i"/>`).replace(
        '</b:process>',
        `<b:boundaryEvent id="b" attachedToRef="i">${MESSAGE}</b:boundaryEvent></b:process>`,
      ),
      ['BOUNDARY_NOT_ATTACHED b'],
    ],

    ['an event sub-process without a start', triggered('<b:task id="i"/>'), ['EVENT_SUB_PROCESS_INVALID t']],
    ['one without a trigger', triggered('<b:startEvent id="i"/>'), ['EVENT_SUB_PROCESS_INVALID t']],
    [
      'one with two starts',
      triggered(
        `<b:startEvent id="i">${MESSAGE}</b:startEvent><b:startEvent id="j">${SIGNAL}</b:startEvent>`,
      ),
      ['EVENT_SUB_PROCESS_INVALID t'],
    ],
    [
      'one with a flow',
      triggered(`<b:startEvent id="i">${MESSAGE}</b:startEvent>`, flow('f1', 's', 't')),
      ['EVENT_SUB_PROCESS_INVALID t'],
    ],
    [
      'one for an error that goes on',
      triggered(`<b:startEvent id="i" isInterrupting="false">${ERROR}</b:startEvent>`),
      ['EVENT_SUB_PROCESS_INVALID i'],
    ],
    [
      'a trigger in a plain sub-process',
      sub(`<b:startEvent id="i">${MESSAGE}</b:startEvent>`),
      ['NO_START_EVENT t', 'EVENT_TYPE_NOT_ALLOWED i'],
    ],
    [
      'two starts in a sub-process',
      sub('<b:startEvent id="i"/><b:startEvent id="j"/>'),
      ['SEVERAL_START_EVENTS j'],
    ],
    ['an empty sub-process', sub(''), ['NO_START_EVENT t']],
    ['an empty ad-hoc sub-process', sub('', 'adHocSubProcess'), ['NO_START_EVENT t']],
    [
      'an end in an ad-hoc sub-process',
      sub('<b:task id="i"/><b:endEvent id="x"/>', 'adHocSubProcess'),
      ['EVENT_TYPE_NOT_ALLOWED x'],
    ],
    [
      'a flow across the border',
      sub('<b:task id="i"/>').replace('</b:process>', `${flow('f3', 'i', 'e')}</b:process>`),
      ['FLOW_CROSSES_SCOPE f3'],
    ],

    [
      'a link without its end',
      inProcess(`${START}${throwing('<b:linkEventDefinition name="l"/>')}${flow('f1', 's', 't')}`),
      ['LINK_INVALID t'],
    ],
    [
      'a link and its end',
      inProcess(
        `${START}${throwing('<b:linkEventDefinition name="l"/>')}${flow('f1', 's', 't')}<b:intermediateCatchEvent id="k"><b:linkEventDefinition name="l"/></b:intermediateCatchEvent>`,
      ),
      [],
    ],
    [
      'a link with two ends',
      inProcess(
        `${START}${throwing('<b:linkEventDefinition name="l"/>')}${flow('f1', 's', 't')}${['k', 'k2'].map((id) => `<b:intermediateCatchEvent id="${id}"><b:linkEventDefinition name="l"/></b:intermediateCatchEvent>`).join('')}`,
      ),
      ['LINK_INVALID k2'],
    ],
    [
      'a compensation of nothing',
      ending('<b:compensateEventDefinition activityRef="s"/>'),
      ['COMPENSATION_TARGET_INVALID t'],
    ],

    [
      'a gateway that waits for a task',
      inProcess(
        `${START}<b:eventBasedGateway id="g1"/>${catching(MESSAGE)}<b:userTask id="u"/>${flow('f1', 's', 'g1')}${flow('f2', 'g1', 't')}${flow('f3', 'g1', 'u')}`,
      ),
      ['EVENT_GATEWAY_INVALID g1'],
    ],
    [
      'a gateway that waits for one event',
      inProcess(
        `${START}<b:eventBasedGateway id="g1"/>${catching(MESSAGE)}${flow('f1', 's', 'g1')}${flow('f2', 'g1', 't')}`,
      ),
      ['EVENT_GATEWAY_INVALID g1'],
    ],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });
});

describe('problems with activities of all kinds', () => {
  const loop = (inside: string): string =>
    around(service('', `${extensions('<z:taskDefinition type="a"/>')}${inside}`));
  const standard = (attributes: string, inside = ''): string =>
    loop(`<b:standardLoopCharacteristics ${attributes}>${inside}</b:standardLoopCharacteristics>`);
  const instances = (inside: string, attributes = ''): string =>
    loop(`<b:multiInstanceLoopCharacteristics ${attributes}>${inside}</b:multiInstanceLoopCharacteristics>`);
  const each = (attributes: string): string => extensions(`<z:loopCharacteristics ${attributes}/>`);

  it.each<[string, string, string[]]>([
    ['a loop without an end', standard(''), ['INVALID_LOOP t']],
    ['a loop with a condition', standard('', '<b:loopCondition>a</b:loopCondition>'), []],
    ['a maximum of 0', standard('loopMaximum="0"'), ['INVALID_LOOP t']],
    ['a negative maximum', standard('loopMaximum="-1"'), ['INVALID_LOOP t']],
    [
      'a loop condition that is none',
      standard('', '<b:loopCondition>a &gt;</b:loopCondition>'),
      ['INVALID_EXPRESSION t'],
    ],
    ['instances without a number', instances(''), ['INVALID_LOOP t']],
    [
      'a number and a collection',
      instances(`${each('inputCollection="=a"')}<b:loopCardinality>3</b:loopCardinality>`),
      ['INVALID_LOOP t'],
    ],
    ['a negative number', instances('<b:loopCardinality>-3</b:loopCardinality>'), ['INVALID_LOOP t']],
    [
      'an item that is no variable',
      instances(each('inputCollection="=a" inputElement="a b"')),
      ['INVALID_LOOP t'],
    ],
    [
      'outputs without a collection',
      instances(each('inputCollection="=a" outputElement="=b"')),
      ['INVALID_LOOP t'],
    ],
    [
      'a behavior without an event',
      instances('<b:loopCardinality>3</b:loopCardinality>', 'behavior="None"'),
      ['INVALID_LOOP t'],
    ],
    [
      'a complex behavior',
      instances('<b:loopCardinality>3</b:loopCardinality>', 'behavior="Complex"'),
      ['INVALID_LOOP t'],
    ],
    [
      'a behavior of their own',
      instances('<b:loopCardinality>3</b:loopCardinality>', 'behavior="Any"'),
      ['XML_UNEXPECTED'],
    ],
    ['a yes', around(service('isForCompensation="1"')), ['XML_UNEXPECTED']],
    ['a number in words', around(service('startQuantity="two"')), ['XML_UNEXPECTED', 'INVALID_QUANTITY t']],
    [
      'an order in disorder',
      around('<b:adHocSubProcess id="t" ordering="any"><b:task id="i"/></b:adHocSubProcess>'),
      ['XML_UNEXPECTED'],
    ],
    ['a start quantity of 0', around(service('startQuantity="0"')), ['INVALID_QUANTITY t']],
    ['quantities', around(service('startQuantity="2" completionQuantity="3"')), []],
    ['a call of nothing', around('<b:callActivity id="t"/>'), ['MISSING_CALLED_ELEMENT t']],
    [
      'a call of no version',
      around(
        `<b:callActivity id="t">${extensions('<z:calledElement processId="a" bindingType="versionTag"/>')}</b:callActivity>`,
      ),
      ['MISSING_CALLED_ELEMENT t'],
    ],
    ['nothing to send', around('<b:sendTask id="t"/>'), ['MISSING_JOB_TYPE t']],
    ['nothing to receive', around('<b:receiveTask id="t"/>'), ['EVENT_INCOMPLETE t']],
    [
      'a listener for nothing',
      around(
        service(
          '',
          extensions(
            '<z:taskDefinition type="a"/><z:executionListeners><z:executionListener eventType="never" type="b"/></z:executionListeners>',
          ),
        ),
      ),
      ['INVALID_LISTENER t'],
    ],
    [
      'a listener without a type',
      around(
        service(
          '',
          extensions(
            '<z:taskDefinition type="a"/><z:executionListeners><z:executionListener eventType="start"/></z:executionListeners>',
          ),
        ),
      ),
      ['MISSING_JOB_TYPE t'],
    ],
    ['rules without a job', around('<b:businessRuleTask id="t"/>'), ['MISSING_JOB_TYPE t']],
    [
      'a receive task that starts instances behind another element',
      file(
        `${START}<b:receiveTask id="t" messageRef="m" instantiate="true"/>${flow('f1', 's', 't')}`,
        '',
        '<b:message id="m" name="n"/>',
      ),
      ['START_WITH_INCOMING t'],
    ],
    ['a default that leads elsewhere', around(service('default="f1"')), ['DEFAULT_NOT_OUTGOING t']],
    ['a default', around(service('default="f2"')), []],
    [
      'a result that is no variable',
      around(
        `<b:scriptTask id="t">${extensions('<z:script expression="=1" resultVariable="a b"/>')}</b:scriptTask>`,
      ),
      ['INVALID_MAPPING_TARGET t'],
    ],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });
});
