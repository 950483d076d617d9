import { parseBpmn, validate } from '@onward/bpmn';
import {
  ELEMENT_TYPES,
  THROW_TYPES,
  TRIGGER_TYPES,
  type FlowElement,
  type ProcessDefinition,
} from '@onward/model';
import { Random } from '../random.js';
import { filesOf, randomDeployment } from './deployment.js';
import { randomProcess } from './random-process.js';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const make = (seed: number) => randomProcess(new Random(seed), `p-${seed}`, { callable: ['called'] });

const triggersOf = (element: FlowElement) => ('triggers' in element ? (element.triggers ?? []) : []);
const throwsOf = (element: FlowElement) => ('throws' in element ? (element.throws ?? []) : []);

describe('random processes', () => {
  it('deploy', () => {
    const refused = SEEDS.flatMap((seed) => validate(make(seed)).map(({ message }) => `${seed}: ${message}`));
    expect(refused).toEqual([]);
  });

  it('come from their seed alone', () => {
    for (const seed of SEEDS) expect(make(seed)).toEqual(make(seed));
    expect(new Set(SEEDS.map((seed) => JSON.stringify(make(seed).elements))).size).toBeGreaterThan(280);
  });

  it('use every type of element and event there is, loops, multi-instance and uncontrolled flow', () => {
    const all = SEEDS.map(make);
    const elements = all.flatMap((definition) => definition.elements);
    expect(new Set(elements.map(({ type }) => type))).toEqual(new Set(ELEMENT_TYPES));
    expect(new Set(elements.flatMap(triggersOf).map(({ type }) => type))).toEqual(new Set(TRIGGER_TYPES));
    expect(new Set(elements.flatMap(throwsOf).map(({ type }) => type))).toEqual(new Set(THROW_TYPES));
    const loops = elements.flatMap((element) => ('loop' in element && element.loop ? [element.loop] : []));
    expect(new Set(loops.map(({ type }) => type)).size).toBe(2);
    expect(elements.some(({ id }) => id.startsWith('again'))).toBe(true);
    expect(new Set(all.map(({ onFailure }) => onFailure)).size).toBe(2);
    expect(all.some(({ flows }) => flows.filter(({ source }) => source.startsWith('task')).length > 1)).toBe(
      true,
    );
  });

  it('survive the way through XML', async () => {
    for (const seed of SEEDS.slice(0, 40)) {
      const deployed = randomDeployment(new Random(seed));
      const read: ProcessDefinition[] = [];
      for (const { content, name } of await filesOf(deployed)) {
        const { definitions, problems } = await parseBpmn(content, name);
        expect(problems).toEqual([]);
        read.push(...definitions);
      }
      expect(inOrder(read)).toEqual(inOrder(deployed));
    }
  });
});

/** Elements and flows, too: in a document, what lies in a sub-process stands behind it. */
function inOrder(processes: readonly ProcessDefinition[]) {
  return processes
    .map((process) => ({
      ...process,
      elements: process.elements.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      flows: process.flows.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.processId < b.processId ? -1 : 1));
}
