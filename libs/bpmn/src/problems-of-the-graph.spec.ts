import {
  START,
  END,
  flow,
  condition,
  file,
  around,
  splitting,
  service,
  boundary,
  handler,
  problems,
} from './testing/xml-fixture.js';

describe('problems with the graph, its conditions and compensation', () => {
  it.each<[string, string, string[]]>([
    // graph
    ['nothing at all', file(''), ['NO_START_EVENT p']],
    ['no start event, which is none', file(END), []],
    [
      'a circle without a start',
      file(`<b:userTask id="t"/><b:userTask id="u"/>${flow('f1', 't', 'u')}${flow('f2', 'u', 't')}`),
      ['NO_START_EVENT p'],
    ],
    ['two starts', file(`${START}<b:startEvent id="s2"/>`), ['SEVERAL_START_EVENTS s2']],
    [
      'flow into start',
      file(`${START}<b:userTask id="t"/>${flow('f1', 's', 't')}${flow('f2', 't', 's')}`),
      ['START_WITH_INCOMING s'],
    ],
    [
      'flow out of end',
      around('<b:userTask id="t"/>').replace('</b:process>', `${flow('f3', 'e', 't')}</b:process>`),
      ['END_WITH_OUTGOING e'],
    ],
    ['flow to nowhere', file(`${START}${flow('f1', 's', 'nix')}`), ['DANGLING_FLOW f1']],
    ['flow without target', file(`${START}<b:sequenceFlow id="f1" sourceRef="s"/>`), ['DANGLING_FLOW f1']],
    [
      'flow to a flow',
      file(`${START}${END}${flow('f1', 's', 'e')}${flow('f2', 's', 'f1')}`),
      ['DANGLING_FLOW f2'],
    ],
    ['unconnected', around('<b:userTask id="t"/><b:userTask id="u"/>'), ['UNREACHABLE_ELEMENT u']],
    [
      'unconnected circle',
      around(
        `<b:userTask id="t"/><b:userTask id="u"/><b:userTask id="w"/>${flow('x', 'u', 'w')}${flow('y', 'w', 'u')}`,
      ),
      ['UNREACHABLE_ELEMENT u', 'UNREACHABLE_ELEMENT w'],
    ],

    // conditions
    [
      'two without condition',
      splitting(flow('f2', 'g', 'e') + flow('f3', 'g', 'e')),
      ['CONDITION_MISSING f2', 'CONDITION_MISSING f3'],
    ],
    [
      'default with condition',
      splitting(flow('f2', 'g', 'e', condition('a')) + flow('f3', 'g', 'e', condition('b')), 'default="f3"'),
      ['DEFAULT_WITH_CONDITION f3'],
    ],
    [
      'default elsewhere',
      splitting(flow('f2', 'g', 'e', condition('a')), 'default="f1"'),
      ['DEFAULT_NOT_OUTGOING g'],
    ],
    [
      'condition on a start event',
      around('<b:userTask id="t"/>').replace(flow('f1', 's', 't'), flow('f1', 's', 't', condition('a'))),
      ['CONDITION_NOT_ALLOWED f1'],
    ],
    [
      'no FEEL',
      splitting(flow('f2', 'g', 'e', condition('${a} &gt;')) + flow('f3', 'g', 'e'), 'default="f3"'),
      ['INVALID_EXPRESSION f2'],
    ],
    [
      'empty condition',
      splitting(flow('f2', 'g', 'e', condition('=')) + flow('f3', 'g', 'e'), 'default="f3"'),
      ['EMPTY_EXPRESSION f2'],
    ],
    [
      'JavaScript',
      splitting(
        flow(
          'f2',
          'g',
          'e',
          '<b:conditionExpression x:type="b:tFormalExpression" language="javascript">a</b:conditionExpression>',
        ),
      ),
      ['UNSUPPORTED_LANGUAGE f2'],
    ],

    // compensation
    ['not attached', boundary('', handler), ['BOUNDARY_NOT_ATTACHED c']],
    [
      'attached to a gateway',
      around(
        `${service()}<b:parallelGateway id="g"/>${flow('f3', 't', 'g')}<b:boundaryEvent id="c" attachedToRef="g"><b:compensateEventDefinition/></b:boundaryEvent>${handler}`,
      ),
      ['BOUNDARY_NOT_ATTACHED c'],
    ],
    ['attached to a handler', boundary('attachedToRef="h"', handler), ['BOUNDARY_NOT_ATTACHED c']],
    ['no handler', boundary('attachedToRef="t"'), ['COMPENSATION_HANDLER_MISSING c']],
    [
      'handler that is none',
      boundary('attachedToRef="t"', handler.replace('isForCompensation="true"', '')),
      ['COMPENSATION_HANDLER_INVALID c', 'UNREACHABLE_ELEMENT h'],
    ],
    [
      'two boundaries',
      boundary(
        'attachedToRef="t"',
        `${handler}<b:boundaryEvent id="c2" attachedToRef="t"><b:compensateEventDefinition/></b:boundaryEvent><b:association id="a2" sourceRef="c2" targetRef="h"/>`,
      ),
      ['SEVERAL_COMPENSATION_BOUNDARIES c2'],
    ],
    [
      'handler with flow',
      boundary('attachedToRef="t"', handler + flow('f3', 'h', 'e')),
      ['COMPENSATION_HANDLER_WITH_FLOWS h'],
    ],
    [
      'boundary with flow',
      boundary('attachedToRef="t"', handler + flow('f3', 'c', 'e')),
      ['BOUNDARY_WITH_FLOWS c'],
    ],
    [
      'handler of nothing',
      around(`${service()}<b:userTask id="h" isForCompensation="true"/>`),
      ['COMPENSATION_HANDLER_UNUSED h'],
    ],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });
});
