import type { Ordinal } from '@onward/model';
import { happened, type HistoryCheck } from './history-check.js';

interface Body {
  readonly iterations: number;
  readonly isSequential: boolean;
  readonly begun: Set<number>;
  running: number;
  completed: number;
  stopped: boolean;
}

/**
 * A multi-instance activity or loop: each iteration begins once, one after the other where it is sequential, and the body completes when
 * all have, or when it has been told to stop.
 */
export const iterationsAreCounted: HistoryCheck = (events, graph) => {
  const wrong: string[] = [];
  const bodies = new Map<Ordinal, Body>();
  const bodyOf = new Map<Ordinal, Body>();
  /** Transactions that have been cancelled: without an event that catches that, they are done with. */
  const canceled = new Set<Ordinal>();
  for (const event of happened(events)) {
    const violated = (what: string): void =>
      void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
    if (event.type === 'LoopStarted') {
      const { elementInstance, iterations, isSequential = false } = event.data;
      bodies.set(elementInstance, {
        iterations,
        isSequential,
        begun: new Set(),
        running: 0,
        completed: 0,
        stopped: false,
      });
    } else if (event.type === 'CompensationStarted' && event.data.cancel) {
      canceled.add(event.data.scope);
    } else if (event.type === 'ScopeStopped') {
      const body = bodies.get(event.data.scope);
      if (body !== undefined) body.stopped = true;
    } else if (event.type === 'ElementActivated' && event.data.iteration !== undefined) {
      const { element, elementInstance, iteration, scope } = event.data;
      const body = bodies.get(scope);
      if (body === undefined) violated(`iteration ${iteration} of ${element} has no body`);
      else {
        if (body.begun.has(iteration)) violated(`iteration ${iteration} of ${element} begins again`);
        if (iteration > body.iterations)
          violated(`iteration ${iteration} of ${element} is one of ${body.iterations}`);
        if (body.isSequential && body.running > 0)
          violated(`iteration ${iteration} of ${element} does not wait for the other`);
        body.begun.add(iteration);
        body.running++;
        bodyOf.set(elementInstance, body);
      }
    } else if (event.type === 'ElementCompleted' || event.type === 'ElementTerminated') {
      const { element, elementInstance } = event.data;
      const of = bodyOf.get(elementInstance);
      if (of !== undefined) of.running--;
      const isDone = event.type === 'ElementCompleted' || canceled.has(elementInstance);
      if (of !== undefined && isDone) of.completed++;
      const body = bodies.get(elementInstance);
      if (event.type !== 'ElementCompleted' || body === undefined || body.stopped) continue;
      const loop = (graph.elements.get(element) as { loop?: { type: string } } | undefined)?.loop;
      if (loop?.type === 'multiInstance' && body.completed !== body.iterations)
        violated(`${element} completes with ${body.completed} of ${body.iterations} instances`);
    }
  }
  return wrong;
};
