import type { ComplexGateway, InclusiveGateway, Ordinal } from '@onward/model';
import { chooseFlows, endsWith, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import type { Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { hasListeners, listen } from './listening.js';
import { decideIn, splitting } from './splitting-gateway.js';

type SynchronisingGateway = InclusiveGateway | ComplexGateway;

/*
 * Inclusive and complex gateways (BPMN 2.0.2 §13.4.3, §13.4.5). Splitting: every flow whose condition holds, else the default flow. With
 * several incoming flows they synchronise (`synchronisation.ts`), and what is consumed there goes on here.
 */
export const inclusiveGateway = splitting<InclusiveGateway>('all');
export const complexGateway = splitting<ComplexGateway>('all');

/** A join fires: the tokens it has gathered become one, which goes on. */
export function fire(
  tx: Transaction,
  element: SynchronisingGateway,
  scope: Ordinal,
  consumed: readonly Ordinal[],
): void {
  const elementInstance = tx.nextOrdinal;
  const token: Token['id'] = elementInstance + 1;
  const event = { elementInstance, element: element.id, elementType: element.type, scope, token, consumed };
  const fires = element.type === 'complexGateway' && { fires: true as const };
  if (hasListeners(element)) {
    tx.emit('ElementActivated', { ...event, ...fires });
    listen(tx, element, elementInstance, 'start', () => decideIn(tx, element, elementInstance, 'all'));
    return;
  }
  const choice = chooseFlows(tx, element, lookupIn(tx.state, scope), 'all');
  if (!choice.ok) {
    tx.emit('ElementActivated', { ...event, ...fires });
    raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
    return;
  }
  tx.emit('ElementPassed', { ...event, ...(endsWith(choice.flows) && { ends: true as const }) });
  leaveBy(tx, token, scope, choice.flows);
}
