import { parseBpmn, toXml } from './index.js';
import { EVERY_ELEMENT } from './testing/every-element.js';

describe('every element', () => {
  it.each(Object.entries(EVERY_ELEMENT))('%s is read as it was written', async (type, definition) => {
    expect(definition.elements.map((element) => element.type)).toContain(type);
    const xml = await toXml(definition);
    expect(await parseBpmn(xml, 'file.bpmn')).toEqual({ problems: [], definitions: [definition] });
  });

  it.each(Object.entries(EVERY_ELEMENT))(
    '%s is drawn, each element in a place of its own',
    async (_type, definition) => {
      const xml = await toXml(definition);
      const places = [...xml.matchAll(/<dc:Bounds x="([\d.-]+)" y="([\d.-]+)"/g)].map(
        ([, x, y]) => `${x}/${y}`,
      );
      expect(places).toHaveLength(definition.elements.length);
      expect(new Set(places).size).toBe(places.length);
    },
  );
});
