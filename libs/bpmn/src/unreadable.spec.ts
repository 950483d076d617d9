import { BPMN_LIMITS, parseBpmn } from './index.js';
import { START, extensions, file } from './testing/xml-fixture.js';

describe('a file that cannot be read', () => {
  const deep = (levels: number): string =>
    file(START + extensions('<v:x>'.repeat(levels) + '</v:x>'.repeat(levels)));
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'XML_MALFORMED'],
    ['text', 'hello', 'XML_MALFORMED'],
    ['half a file', file(START).slice(0, -20), 'XML_MALFORMED'],
    ['an unbound prefix', file('<foo:x/>'), 'XML_MALFORMED'],
    ['an attribute twice', file('<b:startEvent id="s" id="t"/>'), 'XML_MALFORMED'],
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${file(START).slice(38)}`, 'XML_DOCTYPE'],
    ['an entity', file('<b:startEvent id="s" name="&lol;"/>'), 'XML_MALFORMED'],
    ['bytes that are no UTF-8', Uint8Array.from([0x3c, 0xff, 0xfe, 0xfd]), 'XML_ENCODING'],
    ['another encoding', file(START).replace('UTF-8', 'EBCDIC'), 'XML_ENCODING'],
    ['more bytes than allowed', ' '.repeat(BPMN_LIMITS.maxBytes + 1), 'XML_TOO_LARGE'],
    ['more levels than allowed', deep(BPMN_LIMITS.maxDepth), 'XML_TOO_LARGE'],
    ['more elements than allowed', file('<a/>'.repeat(BPMN_LIMITS.maxElements)), 'XML_TOO_LARGE'],
    [
      'a longer text than allowed',
      file(START, `name="${'x'.repeat(BPMN_LIMITS.maxTextLength + 1)}"`),
      'XML_TOO_LARGE',
    ],
    ['HTML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', 'NOT_BPMN'],
  ])('because it is or has %s', async (_what, xml, code) => {
    const parsed = await parseBpmn(xml, 'file.bpmn');
    expect(parsed.definitions).toEqual([]);
    expect(parsed.problems.map((problem) => problem.code)).toContain(code);
  });
});
