import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { again, type Actor } from './actor.js';

interface Incident {
  readonly incidentKey: string;
  readonly processInstanceKey: string;
}

/** Repairs what can be repaired: sets the variable that was missing, then resolves the incident. */
export const operator = ({ commander }: Actor): Promise<void> =>
  again(async () => {
    const { body } = await commander.query({
      method: 'POST',
      path: '/v2/incidents/search',
      body: { filter: { state: 'ACTIVE', elementId: 'fragile' }, page: { limit: 3 } },
    });
    for (const { incidentKey, processInstanceKey } of body.items as readonly Incident[]) {
      const repaired = commander.ledger.marker();
      await commander.command({
        method: 'PUT',
        path: `/v2/element-instances/${processInstanceKey}/variables`,
        body: { variables: { repaired } },
        evidence: repaired,
        key: randomUUID(),
      });
      await commander.command({
        method: 'POST',
        path: `/v2/incidents/${incidentKey}/resolution`,
        body: {},
        evidence: `resolved:${incidentKey}`,
        key: randomUUID(),
      });
    }
    await pause(50);
  });
