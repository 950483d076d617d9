import { parseBpmn, toXml, validate } from '@onward/bpmn';
import type { ElementType } from '@onward/model';
import { randomProcess } from './random-process.js';
import { Random } from './random.js';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const make = (seed: number) => randomProcess(new Random(seed), `p-${seed}`);

describe('random processes', () => {
  it('deploy', () => {
    const refused = SEEDS.flatMap((seed) => validate(make(seed)).map(({ message }) => `${seed}: ${message}`));
    expect(refused).toEqual([]);
  });

  it('come from their seed alone', () => {
    for (const seed of SEEDS) expect(make(seed)).toEqual(make(seed));
    expect(new Set(SEEDS.map((seed) => JSON.stringify(make(seed).elements))).size).toBeGreaterThan(280);
  });

  it('use the element types of the simulator, unbalanced joins, loops and terminate end events', () => {
    const all = SEEDS.map(make);
    const elements = all.flatMap((definition) => definition.elements);
    const types: Partial<Record<ElementType, true>> = {
      startEvent: true,
      endEvent: true,
      serviceTask: true,
      userTask: true,
      exclusiveGateway: true,
      parallelGateway: true,
      boundaryEvent: true,
    };
    expect(new Set(elements.map(({ type }) => type))).toEqual(new Set(Object.keys(types)));
    expect(elements.some((element) => element.type === 'endEvent' && element.throws !== undefined)).toBe(
      true,
    );
    expect(elements.some(({ id }) => id.startsWith('again'))).toBe(true);
    expect(new Set(all.map(({ onFailure }) => onFailure)).size).toBe(2);
    expect(all.some(({ flows }) => flows.filter(({ source }) => source.startsWith('task')).length > 1)).toBe(
      true,
    );
  });

  it('survive the way through XML', async () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const definition = make(seed);
      const { definitions, problems } = await parseBpmn(Buffer.from(await toXml(definition)), 'p.bpmn');
      expect(problems).toEqual([]);
      expect(definitions[0]?.flows).toEqual(definition.flows);
    }
  });
});
