import { START, extensions, file, around, service, user, problems } from './testing/xml-fixture.js';

describe('problems with activities', () => {
  it.each<[string, string, string[]]>([
    // activities
    ['no job type', around(service('', '')), ['MISSING_JOB_TYPE t']],
    [
      'empty job type',
      around(service('', extensions('<z:taskDefinition type=" "/>'))),
      ['MISSING_JOB_TYPE t'],
    ],
    [
      'two job types',
      around(service('', extensions('<z:taskDefinition type="a"/><z:taskDefinition type="b"/>'))),
      ['UNSUPPORTED_EXTENSION t'],
    ],
    [
      'retries 0',
      around(service('', extensions('<z:taskDefinition type="a" retries="0"/>'))),
      ['INVALID_RETRIES t'],
    ],
    [
      'retries -1',
      around(service('', extensions('<z:taskDefinition type="a" retries="-1"/>'))),
      ['INVALID_RETRIES t'],
    ],
    [
      'retries many',
      around(service('', extensions('<z:taskDefinition type="a" retries="many"/>'))),
      ['INVALID_RETRIES t'],
    ],
    [
      'retries FEEL',
      around(service('', extensions('<z:taskDefinition type="a" retries="=1 +"/>'))),
      ['INVALID_EXPRESSION t'],
    ],
    [
      'header without key',
      around(
        service(
          '',
          extensions('<z:taskDefinition type="a"/><z:taskHeaders><z:header value="b"/></z:taskHeaders>'),
        ),
      ),
      ['INVALID_HEADER t'],
    ],
    [
      'mapping target',
      around(
        user(
          '<z:ioMapping><z:input source="=a" target="a b"/><z:output source="=a" target="__proto__.x"/></z:ioMapping>',
        ),
      ),
      ['INVALID_MAPPING_TARGET t', 'INVALID_MAPPING_TARGET t'],
    ],
    [
      'mapping source',
      around(user('<z:ioMapping><z:input source="" target="a"/></z:ioMapping>')),
      ['EMPTY_EXPRESSION t'],
    ],
    ['priority', around(user('<z:priorityDefinition priority="101"/>')), ['INVALID_PRIORITY t']],
    ['due date', around(user('<z:taskSchedule dueDate="tomorrow"/>')), ['INVALID_DATE t']],
    ['assignee', around(user('<z:assignmentDefinition assignee="=(a"/>')), ['INVALID_EXPRESSION t']],
    ['on failure', file(START, 'o:onFailure="panic"'), ['INVALID_ON_FAILURE p']],
  ])('%s', async (_what, xml, expected) => {
    expect(await problems(xml)).toEqual(expected);
  });
});
