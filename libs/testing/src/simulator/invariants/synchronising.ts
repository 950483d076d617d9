import type { Ordinal, ProcessGraph, SequenceFlow } from '@onward/model';
import { happened, type HistoryCheck } from './history-check.js';

interface Place {
  readonly scope: Ordinal;
  readonly element: string;
  readonly flow: string | undefined;
}

/**
 * An inclusive join fires only when no token of its scope can still come over a flow that has brought none, unless that token could as
 * well come over one that has (BPMN 2.0.2 §13.4.3), with the boundary events on its way and without them; it takes at most one token of
 * each flow.
 */
export const inclusiveJoinsWait: HistoryCheck = (events, graph) => {
  const wrong: string[] = [];
  const live = new Map<Ordinal, Place>();
  for (const event of happened(events)) {
    switch (event.type) {
      case 'TokenCreated':
        live.set(event.data.token, { scope: event.data.scope, element: event.data.element, flow: undefined });
        break;
      case 'FlowTaken': {
        const { flow, scope, target, token } = event.data;
        live.set(token, { scope, element: target, flow });
        break;
      }
      case 'ElementPassed':
      case 'ElementActivated': {
        const { consumed = [], element, scope, token } = event.data;
        if (consumed.length > 0 && isInclusive(graph, element)) {
          const flows = consumed.map((id) => live.get(id)?.flow ?? '');
          const problem = checkJoin(graph, element, scope, flows, [...live.values()]);
          if (problem !== undefined) wrong.push(`revision ${event.revision}: ${problem}`);
        }
        for (const id of consumed) live.delete(id);
        if (event.type === 'ElementPassed' && event.data.ends) live.delete(token);
        else if (consumed.length > 0) live.set(token, { scope, element, flow: undefined });
        break;
      }
      case 'ElementCompleted':
        if (event.data.ends) live.delete(event.data.token);
        break;
      case 'JoinReset':
        for (const id of event.data.consumed) live.delete(id);
        break;
      case 'ElementTerminated':
      case 'TokenTerminated':
        live.delete(event.data.token);
        break;
      default:
    }
  }
  return wrong;
};

function checkJoin(
  graph: ProcessGraph,
  gateway: string,
  scope: Ordinal,
  flows: readonly string[],
  places: readonly Place[],
): string | undefined {
  if (new Set(flows).size < flows.length) return `${gateway} takes two tokens of one flow: ${flows.join()}`;
  const late = places.find(
    ({ scope: its, element }) =>
      its === scope &&
      element !== gateway &&
      [true, false].some((boundaries) => {
        const comesOver = ({ source }: SequenceFlow) =>
          before(graph, source, gateway, boundaries).has(element);
        const can = graph.incoming(gateway).filter(comesOver);
        return can.length > 0 && !can.some(({ id }) => flows.includes(id));
      }),
  );
  return late && `${gateway} fires with ${flows.join()}, but the token at ${late.element} can still come`;
}

/** Elements from which a path leads to this one, without going through the gateway. */
function before(
  graph: ProcessGraph,
  element: string,
  gateway: string,
  boundaries: boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [element];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id) || id === gateway) continue;
    found.add(id);
    open.push(...graph.incoming(id).map(({ source }) => source), ...leadingTo(graph, id, boundaries));
  }
  return found;
}

/** Over no flow: an activity's boundary events, the ends of a link. */
function leadingTo({ elements }: ProcessGraph, id: string, boundaries: boolean): readonly string[] {
  const element = elements.get(id);
  if (element?.type === 'boundaryEvent') return boundaries ? [element.attachedTo] : [];
  const link =
    element?.type === 'intermediateCatchEvent'
      ? element.triggers?.find(({ type }) => type === 'link')
      : undefined;
  if (link?.type !== 'link') return [];
  return [...elements.values()].flatMap((other) =>
    other.type === 'intermediateThrowEvent' &&
    other.scope === element?.scope &&
    other.throws.some((thrown) => thrown.type === 'link' && thrown.name === link.name)
      ? [other.id]
      : [],
  );
}

/** A complex one with a condition of its own waits for nothing else. */
function isInclusive(graph: ProcessGraph, id: string): boolean {
  const element = graph.elements.get(id);
  if (graph.incoming(id).length < 2) return false;
  return (
    element?.type === 'inclusiveGateway' ||
    (element?.type === 'complexGateway' && element.activationCondition === undefined)
  );
}
