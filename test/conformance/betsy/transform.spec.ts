import { feel, transform } from './transform.js';

const model = (content: string) =>
  `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL">${content}</b:definitions>`;
const ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const transformed = (content: string, scripts: Record<string, string> = {}) => {
  const result = transform(model(content), scripts);
  const open = `<b:definitions ${ZEEBE} xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL">`;
  expect(result.startsWith(open)).toBe(true);
  return result.slice(open.length, -'</b:definitions>'.length);
};
const job = (type: string) =>
  `<b:extensionElements><zeebe:taskDefinition type="${type}"/></b:extensionElements>`;

describe('a script that holds a token', () => {
  it('becomes a job of that type', () => {
    expect(
      transformed(
        '<b:scriptTask id="a" name="A"><b:incoming>f</b:incoming><b:script>T</b:script></b:scriptTask>',
        {
          a: 'T',
        },
      ),
    ).toBe(`<b:serviceTask id="a" name="A">${job('T')}<b:incoming>f</b:incoming></b:serviceTask>`);
  });

  it('leaves documentation in front, where the schema wants it', () => {
    expect(
      transformed(
        '<b:scriptTask id="a"><b:documentation>d</b:documentation><b:script>T</b:script></b:scriptTask>',
        {
          a: 'T',
        },
      ),
    ).toBe(`<b:serviceTask id="a"><b:documentation>d</b:documentation>${job('T')}</b:serviceTask>`);
  });

  it('stays a global task', () => {
    expect(
      transformed('<b:globalScriptTask id="g"><b:script>T</b:script></b:globalScriptTask>', { g: 'T' }),
    ).toBe(`<b:globalScriptTask id="g">${job('T')}</b:globalScriptTask>`);
  });

  it('must be there', () => {
    expect(() => transform(model('<b:task id="a"/>'), { a: 'T' })).toThrow('there is no script task a');
  });
});

describe('expressions', () => {
  it.each([
    ['test.contains("a")', 'contains(test, "a")'],
    ['test.contains(&quot;a&quot;)', 'contains(test, &quot;a&quot;)'],
    ['integerVariable&lt;3', 'integerVariable&lt;3'],
    ['${integerVariable}', 'integerVariable'],
    ['\n  <![CDATA[test.contains("a")]]>', '\n  <![CDATA[contains(test, "a")]]>'],
    ['activationCount >= 1', 'activationCount >= 1'],
    ['true', 'true'],
  ])('%s becomes %s', (java, expected) => {
    expect(feel(java)).toBe(expected);
  });

  it('may stand in a CDATA section', () => {
    const expression = (text: string) => `<b:condition><![CDATA[${text}]]></b:condition>`;
    expect(transformed(expression('n<3 and x.contains("a")'))).toBe(expression('n<3 and contains(x, "a")'));
  });

  it('are changed only where a condition or number stands', () => {
    const text = '<b:text>x.contains("a")</b:text>';
    expect(transformed(`${text}<b:conditionExpression>x.contains("a")</b:conditionExpression>`)).toBe(
      `${text}<b:conditionExpression>contains(x, "a")</b:conditionExpression>`,
    );
  });
});
