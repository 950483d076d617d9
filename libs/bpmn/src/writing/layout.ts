import {
  buildGraph,
  type FlowElement,
  type ProcessDefinition,
  type ProcessGraph,
  type SequenceFlow,
} from '@onward/model';
import { isScope } from '../activities/activity-types.js';
import { ELEMENTS } from '../elements/registry.js';
import { placeOnGrid, type Cell } from './grid.js';

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

const GAP = 80;
const ROW_GAP = 60;
const MARGIN = 50;
const SMALLEST_COLUMN = 100;
const SMALLEST_ROW = 80;

/**
 * A plain grid from left to right, a sub-process a grid within it. Made to be readable at once and to be rearranged in a modeler.
 */
export function layOut(definition: ProcessDefinition): Layout {
  const graph = buildGraph(definition);
  const scopes = new Map<string | undefined, FlowElement[]>();
  for (const element of definition.elements) {
    const inner = scopes.get(element.scope);
    if (inner) inner.push(element);
    else scopes.set(element.scope, [element]);
  }
  const shapes = new Map<string, Box>();
  const grids = new Map<string | undefined, Grid>();
  placeGrid(createGrid(undefined, scopes, graph, grids), { x: MARGIN, y: MARGIN }, grids, shapes);
  for (const element of definition.elements) attachBoundary(element, graph, shapes);
  const ordered = new Map(definition.elements.map(({ id }) => [id, shapes.get(id)!]));
  return {
    shapes: ordered,
    edges: new Map(definition.flows.map((flow) => [flow.id, route(flow, shapes)])),
  };
}

/** The grid of a scope: its cells, and the sizes of what lies in them. Reckoned once, the inner ones first. */
interface Grid {
  readonly placed: readonly FlowElement[];
  readonly cells: ReadonlyMap<string, Cell>;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}
type Size = readonly [width: number, height: number];

function createGrid(
  scope: string | undefined,
  scopes: ReadonlyMap<string | undefined, readonly FlowElement[]>,
  graph: ProcessGraph,
  grids: Map<string | undefined, Grid>,
): Grid {
  const elements = scopes.get(scope) ?? [];
  const placed = elements.filter(({ type }) => type !== 'boundaryEvent');
  const sizes = new Map<string, Size>();
  for (const element of placed) {
    const [width, height] = ELEMENTS[element.type].size;
    if (!isScope(element)) sizes.set(element.id, [width, height]);
    else {
      const inner = createGrid(element.id, scopes, graph, grids);
      const needs = [extent(inner.columns, GAP), extent(inner.rows, ROW_GAP)] as const;
      sizes.set(element.id, [
        Math.max(width, needs[0] + 2 * MARGIN),
        Math.max(height, needs[1] + 2 * MARGIN),
      ]);
    }
  }
  const cells = placeOnGrid(elements, graph);
  const columns: number[] = [];
  const rows: number[] = [];
  for (const { id } of placed) {
    const { column, row } = cells.get(id)!;
    const [width, height] = sizes.get(id)!;
    columns[column] = Math.max(columns[column] ?? SMALLEST_COLUMN, width);
    rows[row] = Math.max(rows[row] ?? SMALLEST_ROW, height);
  }
  const grid = {
    placed,
    cells,
    sizes,
    columns: filled(columns, SMALLEST_COLUMN),
    rows: filled(rows, SMALLEST_ROW),
  };
  grids.set(scope, grid);
  return grid;
}

const filled = (sizes: readonly number[], smallest: number): readonly number[] =>
  Array.from(sizes, (size: number | undefined) => size ?? smallest);

const extent = (sizes: readonly number[], gap: number): number =>
  sizes.reduce((sum, size) => sum + size, 0) + Math.max(0, sizes.length - 1) * gap;

function placeGrid(
  grid: Grid,
  corner: Point,
  grids: ReadonlyMap<string | undefined, Grid>,
  shapes: Map<string, Box>,
): void {
  const { placed, cells, sizes, columns, rows } = grid;
  const lefts = offsets(columns, corner.x, GAP);
  const tops = offsets(rows, corner.y, ROW_GAP);
  for (const { id } of placed) {
    const { column, row } = cells.get(id)!;
    const [width, height] = sizes.get(id)!;
    const x = lefts[column]! + (columns[column]! - width) / 2;
    const y = tops[row]! + (rows[row]! - height) / 2;
    shapes.set(id, { x, y, width, height });
    const inner = grids.get(id);
    if (inner) placeGrid(inner, { x: x + MARGIN, y: y + MARGIN }, grids, shapes);
  }
}

/** Where each column or row begins. */
function offsets(sizes: readonly number[], start: number, gap: number): readonly number[] {
  let at = start;
  return sizes.map((size) => {
    const begin = at;
    at += size + gap;
    return begin;
  });
}

/** On the lower edge of its activity, the last one to the right. */
function attachBoundary(element: FlowElement, graph: ProcessGraph, shapes: Map<string, Box>): void {
  if (element.type !== 'boundaryEvent') return;
  const [width, height] = ELEMENTS.boundaryEvent.size;
  const host = shapes.get(element.attachedTo);
  if (host === undefined) {
    shapes.set(element.id, { x: 0, y: 0, width, height });
    return;
  }
  const siblings = [...graph.boundaryEvents(element.attachedTo)];
  const index = element.handler === undefined ? siblings.indexOf(element) + 1 : 0;
  const x = host.x + host.width - width - index * (width + 4);
  shapes.set(element.id, { x, y: host.y + host.height - height / 2, width, height });
}

/** Straight on, around a corner, or back above everything between. */
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
  const middle = end.x - GAP / 4;
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
