import { BPMN_LIMITS, parseBpmn } from './index.js';
import {
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
    ['script task', around('<b:scriptTask id="t"/>'), ['UNSUPPORTED_ELEMENT t']],
    [
      'sub-process',
      around('<b:subProcess id="t"><b:startEvent id="x"/></b:subProcess>'),
      ['UNSUPPORTED_ELEMENT t'],
    ],
    [
      'timer start',
      file('<b:startEvent id="s"><b:timerEventDefinition/></b:startEvent>'),
      ['UNSUPPORTED_ELEMENT s'],
    ],
    [
      'error end',
      around('<b:endEvent id="t"><b:errorEventDefinition/></b:endEvent>').replace(flow('f2', 't', 'e'), ''),
      ['UNSUPPORTED_ELEMENT t', 'UNREACHABLE_ELEMENT e'],
    ],
    [
      'timer boundary',
      around(
        `${service()}<b:boundaryEvent id="c" attachedToRef="t"><b:timerEventDefinition/></b:boundaryEvent>`,
      ),
      ['UNSUPPORTED_ELEMENT c'],
    ],
    [
      'multi-instance',
      around(service('', `${TYPE}<b:multiInstanceLoopCharacteristics/>`)),
      ['UNSUPPORTED_ELEMENT t'],
    ],
    [
      'standard loop',
      around(service('', `${TYPE}<b:standardLoopCharacteristics/>`)),
      ['UNSUPPORTED_ELEMENT t'],
    ],
    ['start quantity', around(service('startQuantity="2"')), ['UNSUPPORTED_ATTRIBUTE t']],
    ['start quantity of one', around(service('startQuantity="1" completionQuantity="1"')), []],
    ['default of a task', around(service('default="f2"')), ['UNSUPPORTED_ATTRIBUTE t']],
    [
      'listeners',
      around(service('', extensions('<z:taskDefinition type="a"/><z:executionListeners/>'))),
      ['UNSUPPORTED_EXTENSION t'],
    ],
    [
      'job on a gateway',
      splitting(flow('f2', 'g', 'e')).replace('id="g" />', `id="g">${TYPE}</b:exclusiveGateway>`),
      ['UNSUPPORTED_EXTENSION g'],
    ],
    ['Camunda 7', around(service('c:asyncBefore="true"')), ['CAMUNDA_7_EXTENSION t']],
    ['data', file(`${START}<b:dataObject id="d"/>`), ['UNSUPPORTED_ELEMENT d']],
    ['process data', file(`<b:property id="d"/>${START}`), ['UNSUPPORTED_ELEMENT p']],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });

  it('is that nothing can be run', async () => {
    expect(await problems(file(START).replace('isExecutable="true"', ''))).toEqual([
      'NO_EXECUTABLE_PROCESS p',
    ]);
  });

  it('are all reported at once, with lines', async () => {
    const xml = file(`${START}\n<b:serviceTask id="t"/>\n<b:scriptTask id="u"/>\n${flow('f', 's', 't')}`);
    const parsed = await parseBpmn(xml, 'a.bpmn');
    expect(parsed.problems.map(({ code, line }) => [code, line])).toEqual([
      ['UNSUPPORTED_ELEMENT', 6],
      ['MISSING_JOB_TYPE', 5],
    ]);
    expect(parsed.problems[1]!.message).toMatch(/^Service task "t" has no job type\. .*\(line 5\)$/);
  });

  it('are bounded', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => `<b:scriptTask id="t${n}"/>`).join('');
    expect(await problems(file(START + many))).toHaveLength(BPMN_LIMITS.maxProblems);
  });
});
