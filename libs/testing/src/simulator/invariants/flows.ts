import type { Ordinal } from '@onward/model';
import { happened, isEnd, type HistoryCheck } from './history-check.js';

/**
 * Tokens move along the flows of the model, and a join fires once per complete set: it consumes one token of every incoming flow, as
 * often as every one of them has brought one.
 */
export const joinsFireOnce: HistoryCheck = (events, graph) => {
  const wrong: string[] = [];
  /** The flow each token came by last. */
  const cameBy = new Map<Ordinal, string>();
  /** By scope and flow, or gateway: a sub-process has joins of its own each time it runs. */
  const arrivals = new Map<string, number>();
  const fired = new Map<string, number>();
  const scopes = new Set<Ordinal>();
  /** Tokens at a complete join may be left where they are: for good, or until the instance goes on. */
  let isCutShort = false;
  let isDeferred = false;
  for (const event of happened(events)) {
    const violated = (what: string): void =>
      void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
    if (event.type === 'FlowTaken') {
      const { flow, scope, target, token } = event.data;
      scopes.add(scope);
      if (graph.flows.get(flow)?.target !== target) violated(`flow ${flow} does not lead to ${target}`);
      cameBy.set(token, flow);
      count(arrivals, `${scope}/${flow}`);
    } else if (
      (event.type === 'ElementPassed' || event.type === 'ElementActivated') &&
      isJoin(graph, event.data.element)
    ) {
      const { consumed = [], element, scope } = event.data;
      const flows = consumed.map((token) => cameBy.get(token)).toSorted();
      const expected = graph
        .incoming(element)
        .map(({ id }) => id)
        .toSorted();
      if (flows.join() !== expected.join())
        violated(`${element} fires with tokens of ${flows.join()}, not of ${expected.join()}`);
      count(fired, `${scope}/${element}`);
    } else if (
      event.type === 'FailureRecorded' ||
      event.type === 'ScopeTerminating' ||
      event.type === 'TokenTerminated' ||
      event.type === 'ScopeStopped' ||
      event.type === 'CompensationStarted' ||
      isEnd(event)
    ) {
      isCutShort = true;
    } else if (event.type === 'AdvanceDeferred') isDeferred = true;
    else if (event.type === 'AdvanceFinished') isDeferred = false;
  }
  for (const { id } of graph.definition.elements.filter((element) => isJoin(graph, element.id))) {
    for (const scope of scopes) {
      const sets = Math.min(...graph.incoming(id).map((flow) => arrivals.get(`${scope}/${flow.id}`) ?? 0));
      const times = fired.get(`${scope}/${id}`) ?? 0;
      if (times > sets || (times < sets && !isCutShort && !isDeferred))
        wrong.push(`${id} has fired ${times} times in ${scope}, but ${sets} sets are complete`);
    }
  }
  return wrong;
};

const count = (all: Map<string, number>, what: string): void => void all.set(what, (all.get(what) ?? 0) + 1);

const isJoin = (graph: Parameters<HistoryCheck>[1], id: string): boolean =>
  graph.elements.get(id)?.type === 'parallelGateway' && graph.incoming(id).length > 1;
