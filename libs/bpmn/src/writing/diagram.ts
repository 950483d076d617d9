import type { ProcessDefinition } from '@onward/model';
import { isScope } from '../activities/activity-types.js';
import type { CreateXml } from '../element-module.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { layOut, routeAssociation, type Box, type Point } from './layout.js';

/** Diagram interchange for everything that `toXml` has written. */
export function writeDiagram(
  definition: ProcessDefinition,
  process: ModdleElement,
  written: ReadonlyMap<string, ModdleElement>,
  associations: readonly ModdleElement[],
  create: CreateXml,
): ModdleElement {
  const { shapes, edges } = layOut(definition);
  const containers = new Set(definition.elements.filter(isScope).map(({ id }) => id));
  const shape = (id: string, { x, y, width, height }: Box): ModdleElement =>
    create('bpmndi:BPMNShape', {
      id: `${id}-shape`,
      bpmnElement: written.get(id),
      ...(containers.has(id) ? { isExpanded: true } : {}),
      bounds: create('dc:Bounds', { x, y, width, height }),
    });
  const edge = (id: string, bpmnElement: unknown, points: readonly Point[]): ModdleElement =>
    create('bpmndi:BPMNEdge', {
      id: `${id}-edge`,
      bpmnElement,
      waypoint: points.map((point) => create('dc:Point', { ...point })),
    });
  const planeElement = [
    ...[...shapes].map(([id, box]) => shape(id, box)),
    ...[...edges].map(([id, points]) => edge(id, written.get(id), points)),
    ...associations.map((association) => {
      const [from, to] = [association['sourceRef'], association['targetRef']] as [
        ModdleElement,
        ModdleElement,
      ];
      return edge(association.id!, association, routeAssociation(shapes.get(from.id!)!, shapes.get(to.id!)!));
    }),
  ];
  const plane = create('bpmndi:BPMNPlane', {
    id: `${definition.processId}-plane`,
    bpmnElement: process,
    planeElement,
  });
  return create('bpmndi:BPMNDiagram', { id: `${definition.processId}-diagram`, plane });
}
