import type { ProcessDefinition } from '@onward/model';
import { parseBpmn } from './index.js';
import {
  START,
  END,
  TYPE,
  flow,
  condition,
  extensions,
  file,
  around,
  splitting,
} from './testing/xml-fixture.js';

async function definition(xml: string): Promise<ProcessDefinition> {
  const { definitions, problems } = await parseBpmn(xml, 'file.bpmn');
  expect(problems).toEqual([]);
  return definitions[0]!;
}

describe('what a file says', () => {
  it('becomes a definition', async () => {
    const xml = file(
      `${extensions('<z:versionTag value="v1"/>')}
      <b:startEvent id="s" name="Go"/>
      <b:serviceTask id="t">${extensions(`<z:taskDefinition type="=kind + &quot;-x&quot;" retries="=tries"/>
        <z:taskHeaders><z:header key="a" value="1"/></z:taskHeaders>
        <z:ioMapping><z:input source="=x" target="y.z"/><z:output source="text" target="w"/></z:ioMapping>`)}</b:serviceTask>
      <b:userTask id="u">${extensions(`<z:userTask/><z:assignmentDefinition assignee="ada" candidateGroups="=groups"/>
        <z:taskSchedule dueDate="2026-01-31T12:00:00Z"/><z:priorityDefinition priority="7"/><z:formDefinition formId="f"/>`)}</b:userTask>
      <b:endEvent id="e"><b:terminateEventDefinition/></b:endEvent>
      ${flow('f1', 's', 't')}${flow('f2', 't', 'u')}${flow('f3', 'u', 'e')}`,
      'name="P" o:onFailure="compensate"',
    );
    expect(await definition(xml)).toEqual({
      processId: 'p',
      name: 'P',
      versionTag: 'v1',
      onFailure: 'compensate',
      elements: [
        { id: 's', name: 'Go', type: 'startEvent' },
        {
          id: 't',
          type: 'serviceTask',
          job: { type: { feel: 'kind + "-x"' }, retries: { feel: 'tries' }, headers: { a: '1' } },
          io: {
            inputs: [{ source: { feel: 'x' }, target: 'y.z' }],
            outputs: [{ source: { value: 'text' }, target: 'w' }],
          },
        },
        {
          id: 'u',
          type: 'userTask',
          assignee: { value: 'ada' },
          candidateGroups: { feel: 'groups' },
          dueDate: { value: '2026-01-31T12:00:00Z' },
          priority: { value: 7 },
          formId: 'f',
          headers: {},
        },
        { id: 'e', type: 'endEvent', throws: [{ type: 'terminate' }] },
      ],
      flows: [
        { id: 'f1', source: 's', target: 't' },
        { id: 'f2', source: 't', target: 'u' },
        { id: 'f3', source: 'u', target: 'e' },
      ],
    });
  });

  it.each(['amount > 1', '=amount > 1', ' = amount > 1 '])(
    'takes the condition "%s" as FEEL',
    async (feel) => {
      const xml = splitting(
        flow('f2', 'g', 'e', condition(feel.replace('>', '&gt;'))) + flow('f3', 'g', 'e'),
        'default="f3"',
      );
      const { elements, flows } = await definition(xml);
      expect(flows[1]!.condition).toEqual({ feel: 'amount > 1' });
      expect(elements[1]).toEqual({ id: 'g', type: 'exclusiveGateway', defaultFlow: 'f3' });
    },
  );

  it('pairs an activity with its compensation handler', async () => {
    const xml = around(`<b:serviceTask id="t">${TYPE}</b:serviceTask>
      <b:boundaryEvent id="c" attachedToRef="t"><b:compensateEventDefinition/></b:boundaryEvent>
      <b:userTask id="h" isForCompensation="true"/><b:association id="a" sourceRef="c" targetRef="h"/>`);
    const { elements } = await definition(xml);
    expect(elements.slice(2, 4)).toEqual([
      { id: 'c', type: 'boundaryEvent', attachedTo: 't', handler: 'h' },
      { id: 'h', type: 'userTask', isForCompensation: true, headers: {} },
    ]);
  });

  it('takes a plain user task, vendors’ own extensions, lanes, notes and data it need not run', async () => {
    const xml = file(
      `<b:laneSet id="ls"><b:lane id="l"><b:flowNodeRef>u</b:flowNodeRef></b:lane></b:laneSet>${START}
      <b:userTask id="u" v:color="red"><b:documentation>d</b:documentation>${extensions('<v:thing x="1"/><z:properties/>')}</b:userTask>
      ${END}${flow('f1', 's', 'u')}${flow('f2', 'u', 'e')}
      <b:textAnnotation id="n"><b:text>note</b:text></b:textAnnotation><b:association id="a" sourceRef="u" targetRef="n"/>`,
    );
    expect((await definition(xml)).elements).toHaveLength(3);
  });

  it('skips processes that are not executable, and takes all that are', async () => {
    const second = file(START, '', '<b:process id="doc"><b:scriptTask id="x"/></b:process>').replace(
      '</b:definitions>',
      '<b:process id="q" isExecutable="true"><b:startEvent id="s2"/></b:process></b:definitions>',
    );
    const parsed = await parseBpmn(second, 'file.bpmn');
    expect(parsed.problems).toEqual([]);
    expect(parsed.definitions.map(({ processId }) => processId)).toEqual(['p', 'q']);
  });

  it.each<[string, BufferEncoding, string]>([
    ['UTF-8', 'utf8', 'Ünïted'],
    ['ISO-8859-1', 'latin1', 'Ünïted'],
    ['UTF-16', 'utf16le', 'Ünïted ✓'],
  ])('is read in %s', async (declared, encoding, name) => {
    const xml = file(START, `name="${name}"`).replace('UTF-8', declared);
    const mark = encoding === 'latin1' ? '' : '\uFEFF';
    const bytes = Buffer.from(mark + xml, encoding);
    const read = { problems: [], definitions: [expect.objectContaining({ name })] };
    expect(await parseBpmn(bytes, 'file.bpmn')).toEqual(read);
    // The other order of bytes.
    if (encoding === 'utf16le') expect(await parseBpmn(bytes.swap16(), 'file.bpmn')).toEqual(read);
  });
});
