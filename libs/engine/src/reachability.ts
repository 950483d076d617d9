import type { ProcessGraph } from '@onward/model';

/** The elements from which a token can still come over a flow without passing its gateway. */
export interface Sources {
  /** On its own way: over flows and links. */
  readonly onTheirWay: ReadonlySet<string>;
  /** Also by what happens meanwhile at a boundary event. */
  readonly atAll: ReadonlySet<string>;
}

const known = new WeakMap<ProcessGraph, Map<string, ReadonlyMap<string, Sources>>>();

/** What leads to a synchronising gateway, by its incoming flows (BPMN 2.0.2 §13.4.3). Worked out once for each gateway of a definition. */
export function sourcesOf(graph: ProcessGraph, gateway: string): ReadonlyMap<string, Sources> {
  let gateways = known.get(graph);
  if (gateways === undefined) known.set(graph, (gateways = new Map()));
  const found = gateways.get(gateway);
  if (found !== undefined) return found;
  const links = linksIn(graph);
  const onTheirWay = (id: string): readonly string[] => [
    ...graph.incoming(id).map(({ source }) => source),
    ...(links.get(id) ?? []),
  ];
  const atAll = (id: string): readonly string[] => {
    const element = graph.elements.get(id);
    return element?.type === 'boundaryEvent' ? [...onTheirWay(id), element.attachedTo] : onTheirWay(id);
  };
  const sources = new Map(
    graph.incoming(gateway).map(({ id, source }) => {
      const back = (predecessors: typeof atAll) => backFrom(source, gateway, predecessors);
      return [id, { onTheirWay: back(onTheirWay), atAll: back(atAll) }] as const;
    }),
  );
  gateways.set(gateway, sources);
  return sources;
}

/** By the catching end of a link: its throwing ends. */
function linksIn(graph: ProcessGraph): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  for (const element of graph.elements.values()) {
    if (element.type !== 'intermediateThrowEvent') continue;
    for (const thrown of element.throws) {
      const target = thrown.type === 'link' ? graph.linkTarget(thrown.name, element.scope) : undefined;
      const ends = target && links.get(target.id);
      if (ends) ends.push(element.id);
      else if (target) links.set(target.id, [element.id]);
    }
  }
  return links;
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
