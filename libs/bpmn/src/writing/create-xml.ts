import type { ProcessDefinition } from '@onward/model';
import type { CreateXml } from '../element-module.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { moddle } from '../xml/moddle.js';

/** Creates elements of one file; `roots` collects its messages, errors and the like, each with an id that nothing else has. */
export function createXml({ processId, elements, flows }: ProcessDefinition): {
  readonly create: CreateXml;
  readonly roots: ReadonlyMap<string, ModdleElement>;
} {
  const ids = new Set([processId, ...elements.map(({ id }) => id), ...flows.map(({ id }) => id)]);
  const roots = new Map<string, ModdleElement>();
  const freeId = (wanted: string): string => {
    let id = `${wanted}-1`;
    for (let n = 2; ids.has(id); n++) id = `${wanted}-${n}`;
    ids.add(id);
    return id;
  };
  const root: CreateXml['root'] = (key, name, make) => {
    const known = roots.get(key);
    if (known) return known;
    const made = make(freeId(name));
    roots.set(key, made);
    return made;
  };
  const create = (type: string, attributes?: object): ModdleElement =>
    moddle.create(type, attributes) as ModdleElement;
  return { create: Object.assign(create, { root }), roots };
}
