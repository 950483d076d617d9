import type { Ordinal, SequenceFlow } from '@onward/model';
import type { FlowReason } from './events.js';
import { arrivalOver } from './joins.js';
import type { Transaction } from './transaction.js';

/** Whether a token ends with its element: nowhere to go, or several children go on in its place. */
export const endsWith = (outgoing: readonly SequenceFlow[]): boolean => outgoing.length !== 1;

/** Leaves an element by all its outgoing flows: the token moves over a single one; over several, children of it do. */
export function leave(
  tx: Transaction,
  token: Ordinal,
  scope: Ordinal,
  outgoing: readonly SequenceFlow[],
): void {
  if (outgoing.length === 1) {
    takeFlow(tx, outgoing[0] as SequenceFlow, token, scope);
    return;
  }
  for (const flow of outgoing) takeFlow(tx, flow, tx.nextOrdinal, scope, token);
}

function takeFlow(
  tx: Transaction,
  flow: SequenceFlow,
  token: Ordinal,
  scope: Ordinal,
  parent?: Ordinal,
): void {
  const join = arrivalOver(tx, scope, flow);
  tx.emit('FlowTaken', {
    flow: flow.id,
    token,
    scope,
    target: flow.target,
    ...(parent !== undefined && { parent }),
    ...(join && { join }),
  });
}

/** Takes the one flow that was decided on. */
export function takeDecided(
  tx: Transaction,
  flow: SequenceFlow,
  token: Ordinal,
  scope: Ordinal,
  reason?: FlowReason,
): void {
  const join = arrivalOver(tx, scope, flow);
  tx.emit('FlowTaken', {
    flow: flow.id,
    token,
    scope,
    target: flow.target,
    ...(join && { join }),
    ...(reason && { reason }),
  });
}
