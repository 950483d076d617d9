import { readFile } from 'node:fs/promises';
import { parseBpmn, toXml } from '@onward/bpmn';
import handlers from './handlers.js';
import { orderFulfilment } from './process.js';

const file = new URL('../order-fulfilment.bpmn', import.meta.url);

describe('order fulfilment', () => {
  it('is the same process as a BPMN file and in TypeScript', async () => {
    const parsed = await parseBpmn(await readFile(file), 'order-fulfilment.bpmn');
    expect(parsed.problems).toEqual([]);
    expect(parsed.definitions).toEqual([orderFulfilment]);
  });

  it('is still the same when the TypeScript one is deployed as BPMN', async () => {
    const parsed = await parseBpmn(await toXml(orderFulfilment), 'written.bpmn');
    expect(parsed).toEqual({ definitions: [orderFulfilment], problems: [] });
  });

  it('has a handler for each of its jobs, and no other', () => {
    const types = orderFulfilment.elements.flatMap((element) =>
      element.type === 'serviceTask' && 'value' in element.job.type ? [element.job.type.value] : [],
    );
    expect(new Set(Object.keys(handlers))).toEqual(new Set(types));
  });

  it('has a diagram with a shape or an edge for everything', async () => {
    const xml = await readFile(file, 'utf8');
    for (const { id } of [...orderFulfilment.elements, ...orderFulfilment.flows]) {
      expect(xml).toMatch(new RegExp(`<bpmndi:BPMN(Shape|Edge) id="${id}-(shape|edge)" bpmnElement="${id}"`));
    }
  });
});
