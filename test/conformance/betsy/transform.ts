/**
 * What a model of the benchmark goes through on its way in: scripts that hold one token instead of code become jobs whose type is
 * that token, Java-like expressions become FEEL. Everything else stays as it is, character for character.
 */
export function transform(xml: string, scripts: Readonly<Record<string, string>>): string {
  let result = xml.replace(
    /<(?:[\w-]+:)?definitions\b/,
    (start) => `${start} xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"`,
  );
  for (const [elementId, token] of Object.entries(scripts)) result = withJob(result, elementId, token);
  return result.replaceAll(
    /(<((?:[\w-]+:)?(?:conditionExpression|condition|loopCondition|loopCardinality|activationCondition|completionCondition))\b[^>]*>)((?:[^<]|<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\]\]>)*)(<\/\2>)/g,
    (_all, open: string, _name, text: string, close: string) => `${open}${feel(text)}${close}`,
  );
}

/** A script task becomes a service task; a global one keeps its name, since BPMN has no global service task. */
function withJob(xml: string, elementId: string, token: string): string {
  const start = new RegExp(
    `<((?:[\\w-]+:)?)(scriptTask|globalScriptTask)(\\s[^>]*\\bid="${elementId}"[^>]*)>`,
  );
  const found = start.exec(xml);
  if (found === null) throw new Error(`there is no script task ${elementId}`);
  const [tag, prefix = '', type = '', attributes = ''] = found;
  const end = `</${prefix}${type}>`;
  const from = found.index + tag.length;
  const to = xml.indexOf(end, from);
  if (to < 0) throw new Error(`script task ${elementId} does not end`);
  const name = `${prefix}${type === 'scriptTask' ? 'serviceTask' : type}`;
  const content = xml.slice(from, to).replace(/<([\w-]+:)?script\b[^>]*>[^<]*<\/([\w-]+:)?script>/, '');
  const job = `<${prefix}extensionElements><zeebe:taskDefinition type="${token}"/></${prefix}extensionElements>`;
  // BPMN's schema has extensions behind the documentation and before all else.
  const documentation = /^(?:\s*<(?:[\w-]+:)?documentation\b[^>]*>[^<]*<\/(?:[\w-]+:)?documentation>)*/.exec(
    content,
  )![0];
  const changed = `<${name}${attributes.replace(/\sscriptFormat="[^"]*"/, '')}>${documentation}${job}${content.slice(documentation.length)}</${name}>`;
  return xml.slice(0, found.index) + changed + xml.slice(to + end.length);
}

/** The few forms that occur; text stays escaped as XML has it. */
export function feel(expression: string): string {
  return expression
    .replaceAll(/\$\{([^}]*)\}/g, '$1')
    .replaceAll(/\b(\w+)\.contains\(\s*((?:"|&quot;)[^"&]*(?:"|&quot;))\s*\)/g, 'contains($1, $2)');
}
