import { buildGraph, type FlowElement, type ProcessDefinition, type SequenceFlow } from '@onward/model';
import { ELEMENTS } from '../elements/registry.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}
export interface Layout {
  readonly shapes: ReadonlyMap<string, Box>;
  readonly edges: ReadonlyMap<string, readonly Point[]>;
}

const COLUMN = 180;
const ROW = 140;
const MARGIN = 100;

/**
 * A plain grid from left to right: each element one column behind its predecessors, branches in rows below each other, handlers
 * below what they compensate. Made to be readable at once and to be rearranged in a modeler.
 */
export function layOut(definition: ProcessDefinition): Layout {
  const { elements, flows } = definition;
  const graph = buildGraph(definition);
  const cells = new Map<string, { column: number; row: number }>();
  const taken = new Set<string>();
  const place = (id: string, column: number, wanted: number): void => {
    let row = wanted;
    while (taken.has(`${column}/${row}`)) row++;
    taken.add(`${column}/${row}`);
    cells.set(id, { column, row });
  };
  const hosts = new Map(
    elements.flatMap((element) =>
      element.type === 'boundaryEvent' ? [[element.event.handler, element.attachedTo]] : [],
    ),
  );
  // Below a gateway that also leads straight to a merge: that flow takes the gateway's own row.
  const bypassed = (id: string): boolean => {
    const outgoing = graph.outgoing(id);
    return outgoing.length > 1 && outgoing.some(({ target }) => graph.incoming(target).length > 1);
  };
  for (const { id, type } of elements) {
    const host = cells.get(hosts.get(id) ?? '');
    if (type === 'boundaryEvent') continue;
    if (host) {
      place(id, host.column, host.row + 1);
      continue;
    }
    const incoming = graph.incoming(id);
    // A predecessor that is not placed yet is behind: the flow leads back.
    const before = incoming.flatMap(({ source }) => cells.get(source) ?? []);
    const column = Math.max(-1, ...before.map((cell) => cell.column)) + 1;
    const row = before.length === 0 ? 0 : Math.min(...before.map((cell) => cell.row));
    place(id, column, row + (incoming.length === 1 && bypassed(incoming[0]!.source) ? 1 : 0));
  }
  const shapes = new Map<string, Box>();
  for (const element of elements) shapes.set(element.id, boxOf(element, cells, shapes));
  return { shapes, edges: new Map(flows.map((flow) => [flow.id, route(flow, shapes)])) };
}

function boxOf(
  element: FlowElement,
  cells: ReadonlyMap<string, { column: number; row: number }>,
  shapes: ReadonlyMap<string, Box>,
): Box {
  const [width, height] = ELEMENTS[element.type].size;
  const host = element.type === 'boundaryEvent' ? shapes.get(element.attachedTo) : undefined;
  if (host) return { x: host.x + host.width - width, y: host.y + host.height - height / 2, width, height };
  const { column, row } = cells.get(element.id) ?? { column: 0, row: 0 };
  return { x: MARGIN + column * COLUMN - width / 2, y: MARGIN + row * ROW - height / 2, width, height };
}

/** Right angles: out on the right, into the next on the left; back over the top. */
function route({ source, target }: SequenceFlow, shapes: ReadonlyMap<string, Box>): readonly Point[] {
  const from = shapes.get(source)!;
  const to = shapes.get(target)!;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  if (end.x <= start.x) {
    const above = Math.min(from.y, to.y) - 40;
    const [left, right] = [from.x + from.width / 2, to.x + to.width / 2];
    return [
      { x: left, y: from.y },
      { x: left, y: above },
      { x: right, y: above },
      { x: right, y: to.y },
    ];
  }
  if (start.y === end.y) return [start, end];
  const middle = end.x - (COLUMN - 100) / 4;
  return [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end];
}

/** From a boundary event down to its handler. */
export function routeAssociation(boundary: Box, handler: Box): readonly Point[] {
  const x = boundary.x + boundary.width / 2;
  return [
    { x, y: boundary.y + boundary.height },
    { x, y: handler.y },
  ];
}
