import { EMPTY, get, remove, set, type OrdinalMap } from '../ordinal-map.js';
import type { JoinState, ScopeState, Token } from '../state.js';
import type { Ordinal } from '@onward/model';

type Joins = ScopeState['joins'];

const NO_ARRIVALS: JoinState = { arrivals: new Map(), complete: 0 };

/** A token has come to a join over its flow. */
export function reachJoin(joins: Joins, token: Token, completes: boolean): Joins {
  const join = joins.get(token.element) ?? NO_ARRIVALS;
  const flow = token.flow as string;
  const tokens: OrdinalMap<Ordinal> = join.arrivals.get(flow) ?? EMPTY;
  const arrivals = new Map(join.arrivals).set(flow, set(tokens, token.arrived, token.id));
  return new Map(joins).set(token.element, {
    ...join,
    arrivals,
    complete: join.complete + (completes ? 1 : 0),
  });
}

/** A token leaves the join it is at, consumed or terminated; nothing changes where it is at none. */
export function leaveJoin(joins: Joins, token: Token): Joins {
  if (token.flow === undefined || token.status === 'active') return joins;
  const join = joins.get(token.element);
  const tokens = join?.arrivals.get(token.flow);
  if (join === undefined || tokens === undefined || get(tokens, token.arrived) !== token.id) return joins;
  const arrivals = new Map(join.arrivals);
  const left = remove(tokens, token.arrived);
  if (left.size === 0) arrivals.delete(token.flow);
  else arrivals.set(token.flow, left);
  const complete = join.complete - (token.status === 'ready' ? 1 : 0);
  const next = new Map(joins);
  if (arrivals.size === 0 && join.fired === undefined) next.delete(token.element);
  else next.set(token.element, { ...join, arrivals, complete });
  return next;
}

/** A complex gateway has fired with tokens of these flows. */
export function noteFired(joins: Joins, gateway: string, flows: ReadonlySet<string>): Joins {
  return new Map(joins).set(gateway, { ...(joins.get(gateway) ?? NO_ARRIVALS), fired: flows });
}

/** It starts anew. */
export function resetJoin(joins: Joins, gateway: string): Joins {
  const next = new Map(joins);
  const { arrivals, complete } = joins.get(gateway) ?? NO_ARRIVALS;
  if (arrivals.size === 0) next.delete(gateway);
  else next.set(gateway, { arrivals, complete });
  return next;
}
