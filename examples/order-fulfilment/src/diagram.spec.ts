import { readFile } from 'node:fs/promises';
import { toXml } from '@onward/bpmn';
import { orderFulfilment } from './process.js';

interface Box {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
type Point = readonly [number, number];

function readDiagram(xml: string): { shapes: Box[]; edges: { id: string; points: Point[] }[] } {
  const shapes = [
    ...xml.matchAll(
      /<bpmndi:BPMNShape [^>]*bpmnElement="([^"]+)"[^>]*>\s*<dc:Bounds x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    ),
  ];
  const edges = [
    ...xml.matchAll(/<bpmndi:BPMNEdge [^>]*bpmnElement="([^"]+)"[^>]*>(.*?)<\/bpmndi:BPMNEdge>/gs),
  ];
  return {
    shapes: shapes.map(([, id, ...numbers]) => {
      const [left, top, width, height] = numbers.map(Number) as [number, number, number, number];
      return { id: id!, left, top, right: left + width, bottom: top + height };
    }),
    edges: edges.map(([, id, inside]) => ({
      id: id!,
      points: [...inside!.matchAll(/<di:waypoint x="([-\d.]+)" y="([-\d.]+)"/g)].map(([, x, y]): Point => [
        Number(x),
        Number(y),
      ]),
    })),
  };
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const touches = (box: Box, [x, y]: Point): boolean =>
  x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
const spanned = (id: string, [ax, ay]: Point, [bx, by]: Point): Box => ({
  id,
  left: Math.min(ax, bx) - 0.5,
  right: Math.max(ax, bx) + 0.5,
  top: Math.min(ay, by) - 0.5,
  bottom: Math.max(ay, by) + 0.5,
});

describe.each([
  ['by hand', await readFile(new URL('../order-fulfilment.bpmn', import.meta.url), 'utf8')],
  ['by toXml', await toXml(orderFulfilment)],
])('the diagram drawn %s', (_how, xml) => {
  const { shapes, edges } = readDiagram(xml);
  const boxes = shapes.filter(({ id }) => !id.endsWith('-compensation'));
  const boxOf = (id: string): Box => shapes.find((shape) => shape.id === id)!;

  it('has no two shapes on each other', () => {
    const pairs = boxes.flatMap((a, n) => boxes.slice(n + 1).map((b): [Box, Box] => [a, b]));
    expect(pairs.filter(([a, b]) => overlap(a, b)).map(([a, b]) => `${a.id} ${b.id}`)).toEqual([]);
  });

  it('leads every edge from its source to its target', () => {
    for (const { id, source, target } of orderFulfilment.flows) {
      const { points } = edges.find((edge) => edge.id === id)!;
      expect(touches(boxOf(source), points[0]!)).toBe(true);
      expect(touches(boxOf(target), points.at(-1)!)).toBe(true);
    }
  });

  it('leads no edge through a shape', () => {
    const crossed = edges.flatMap(({ id, points }) =>
      points.slice(1).flatMap((point, n) => {
        const segment = spanned(id, points[n]!, point);
        const inner = boxes.filter((box) => !touches(box, points[0]!) && !touches(box, points.at(-1)!));
        return inner.filter((box) => overlap(segment, box)).map((box) => `${id} through ${box.id}`);
      }),
    );
    expect(crossed).toEqual([]);
  });
});
