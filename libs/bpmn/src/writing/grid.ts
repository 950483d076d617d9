import type { FlowElement, ProcessGraph } from '@onward/model';

export interface Cell {
  readonly column: number;
  readonly row: number;
}

/**
 * The cells of what lies directly in one scope, from left to right: each element one column behind its predecessors, branches in
 * rows below each other, handlers and what boundary events lead to below their activity.
 */
export function placeOnGrid(
  elements: readonly FlowElement[],
  graph: ProcessGraph,
): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  const taken = new Set<string>();
  const place = (id: string, column: number, wanted: number): void => {
    let row = wanted;
    while (taken.has(`${column}/${row}`)) row++;
    taken.add(`${column}/${row}`);
    cells.set(id, { column, row });
  };
  const hosts = new Map(
    elements.flatMap((element) =>
      element.type === 'boundaryEvent' && element.handler !== undefined
        ? [[element.handler, element.attachedTo]]
        : [],
    ),
  );
  // Below a gateway that also leads straight to a merge: that flow takes the gateway's own row.
  const bypassed = (id: string): boolean => {
    const outgoing = graph.outgoing(id);
    return outgoing.length > 1 && outgoing.some(({ target }) => graph.incoming(target).length > 1);
  };
  /** Where a flow comes from; out of a boundary event, from below its activity. */
  const origin = (source: string): Cell | undefined => {
    const element = graph.elements.get(source);
    if (element?.type !== 'boundaryEvent') return cells.get(source);
    const host = cells.get(element.attachedTo);
    return host && { column: host.column, row: host.row + 1 };
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
    const before = incoming.flatMap(({ source }) => origin(source) ?? []);
    const column = Math.max(-1, ...before.map((cell) => cell.column)) + 1;
    const row = before.length === 0 ? 0 : Math.min(...before.map((cell) => cell.row));
    place(id, column, row + (incoming.length === 1 && bypassed(incoming[0]!.source) ? 1 : 0));
  }
  return cells;
}
