import type { Key, ProcessGraph } from '@onward/model';

/** Of all graphs together: forty models of the largest size that is measured (5,000). */
const MAX_ELEMENTS = 200_000;

/** The graphs used or deployed last, as many as have so many elements; of those that are read again it drops the oldest first. */
export class GraphCache {
  private readonly graphs = new Map<Key, ProcessGraph>();
  private elements = 0;

  constructor(private readonly maxElements = MAX_ELEMENTS) {}

  get(definitionKey: Key): ProcessGraph | undefined {
    return this.graphs.get(definitionKey);
  }

  put(definitionKey: Key, graph: ProcessGraph): void {
    this.remove(definitionKey);
    this.graphs.set(definitionKey, graph);
    this.elements += sizeOf(graph);
    for (const oldest of this.graphs.keys()) {
      if (this.elements <= this.maxElements || oldest === definitionKey) break;
      this.remove(oldest);
    }
  }

  private remove(definitionKey: Key): void {
    const graph = this.graphs.get(definitionKey);
    if (graph === undefined) return;
    this.graphs.delete(definitionKey);
    this.elements -= sizeOf(graph);
  }
}

const sizeOf = (graph: ProcessGraph): number => graph.definition.elements.length;
