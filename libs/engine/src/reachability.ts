import type { ProcessGraph } from '@onward/model';

/** By incoming flow of a gateway: the elements from which a token can still come over it without passing the gateway. */
export type Sources = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<ProcessGraph, Map<string, Sources>>();

/** What leads to a synchronising gateway (BPMN 2.0.2 §13.4.3). Worked out once for each gateway of a definition. */
export function sourcesOf(graph: ProcessGraph, gateway: string): Sources {
  let gateways = known.get(graph);
  if (gateways === undefined) known.set(graph, (gateways = new Map()));
  const found = gateways.get(gateway);
  if (found !== undefined) return found;
  const predecessors = predecessorsIn(graph);
  const sources = new Map(
    graph.incoming(gateway).map(({ id, source }) => [id, backFrom(source, gateway, predecessors)] as const),
  );
  gateways.set(gateway, sources);
  return sources;
}

/** From where a token comes to an element: over flows, from an activity to its boundary events, over links. */
function predecessorsIn(graph: ProcessGraph): (element: string) => readonly string[] {
  const others = new Map<string, string[]>();
  const add = (to: string, from: string): void => {
    const list = others.get(to);
    if (list) list.push(from);
    else others.set(to, [from]);
  };
  for (const element of graph.elements.values()) {
    if (element.type === 'boundaryEvent') add(element.id, element.attachedTo);
    if (element.type !== 'intermediateThrowEvent') continue;
    for (const thrown of element.throws) {
      const target = thrown.type === 'link' ? graph.linkTarget(thrown.name, element.scope) : undefined;
      if (target !== undefined) add(target.id, element.id);
    }
  }
  return (id) => [...graph.incoming(id).map(({ source }) => source), ...(others.get(id) ?? [])];
}

function backFrom(
  source: string,
  gateway: string,
  predecessors: (element: string) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [source];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element === gateway || seen.has(element)) continue;
    seen.add(element);
    open.push(...predecessors(element));
  }
  return seen;
}
