import type { ComplexGateway, InclusiveGateway, Ordinal } from '@onward/model';
import { fire } from './elements/synchronising-gateway.js';
import { evaluate } from './evaluate.js';
import { first, keys } from './ordinal-map.js';
import { sourcesOf, type Sources } from './reachability.js';
import type { JoinState } from './state.js';
import type { Transaction } from './transaction.js';
import { lookupIn, orElse } from './variables/lookup.js';

type SynchronisingGateway = InclusiveGateway | ComplexGateway;

/** What is due at a gateway: it fires, or (a complex one that has fired) takes the late tokens and starts anew. */
interface Due {
  readonly gateway: SynchronisingGateway;
  readonly scope: Ordinal;
  readonly consumed: readonly Ordinal[];
  readonly kind: 'fire' | 'reset';
}

/** Inclusive and complex joins are looked at when nothing else moves: only then is it known which tokens may still come. */
export function synchronise(tx: Transaction): boolean {
  const due = findDue(tx);
  if (due === undefined) return false;
  const { consumed, gateway, kind, scope } = due;
  if (kind === 'fire') fire(tx, gateway, scope, consumed);
  else tx.emit('JoinReset', { scope, element: gateway.id, consumed });
  return true;
}

export const isSynchronisationDue = (tx: Transaction): boolean => findDue(tx) !== undefined;

function findDue(tx: Transaction): Due | undefined {
  if (tx.state.joining.size === 0) return undefined;
  for (const scope of keys(tx.state.joining)) {
    for (const [id, join] of tx.scope(scope).joins) {
      const gateway = tx.context.graph.elements.get(id);
      if (gateway?.type !== 'inclusiveGateway' && gateway?.type !== 'complexGateway') continue;
      const due = dueAt(tx, gateway, scope, join);
      if (due !== undefined) return due;
    }
  }
  return undefined;
}

function dueAt(
  tx: Transaction,
  gateway: SynchronisingGateway,
  scope: Ordinal,
  join: JoinState,
): Due | undefined {
  const { fired } = join;
  if (fired !== undefined) {
    if (!isComplete(tx, gateway.id, scope, join, fired)) return undefined;
    return { gateway, scope, consumed: oldestPerFlow(join, fired), kind: 'reset' };
  }
  if (join.arrivals.size === 0) return undefined;
  const condition = gateway.type === 'complexGateway' ? gateway.activationCondition : undefined;
  if (condition === undefined) {
    if (!isComplete(tx, gateway.id, scope, join, new Set())) return undefined;
  } else {
    let activationCount = 0;
    for (const tokens of join.arrivals.values()) activationCount += tokens.size;
    const evaluation = evaluate(tx, condition, orElse({ activationCount }, lookupIn(tx.state, scope)));
    // One that cannot be evaluated holds when no more tokens can come: then at least the process goes on, or is stuck visibly.
    if (evaluation.ok ? evaluation.value !== true : !isComplete(tx, gateway.id, scope, join, new Set()))
      return undefined;
  }
  return { gateway, scope, consumed: oldestPerFlow(join, new Set()), kind: 'fire' };
}

/**
 * BPMN 2.0.2 §13.4.3: no token can still come over a flow that has brought none, unless it could as well come over one that has. For
 * both, its own way counts by itself: what its activity's boundary events may send besides replaces nothing that it brings.
 * @param done flows that do not count any more
 */
function isComplete(
  tx: Transaction,
  gateway: string,
  scope: Ordinal,
  { arrivals }: JoinState,
  done: ReadonlySet<string>,
): boolean {
  const filled: Sources[] = [];
  const empty: Sources[] = [];
  for (const [flow, sources] of sourcesOf(tx.context.graph, gateway)) {
    if (done.has(flow)) continue;
    (arrivals.has(flow) ? filled : empty).push(sources);
  }
  if (empty.length === 0) return true;
  const looked = new Set<string>();
  for (const id of keys(tx.scope(scope).tokens)) {
    const { element } = tx.token(id);
    if (element === gateway || looked.has(element)) continue;
    looked.add(element);
    for (const way of ['onTheirWay', 'atAll'] as const) {
      const leadsTo = (sources: Sources): boolean => sources[way].has(element);
      if (empty.some(leadsTo) && !filled.some(leadsTo)) return false;
    }
  }
  return true;
}

function oldestPerFlow({ arrivals }: JoinState, done: ReadonlySet<string>): readonly Ordinal[] {
  return [...arrivals].flatMap(([flow, tokens]) => {
    const oldest = done.has(flow) ? undefined : first(tokens);
    return oldest === undefined ? [] : [oldest[1]];
  });
}
