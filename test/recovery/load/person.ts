import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { again, type Actor } from './actor.js';

/** Claims tasks from the list and completes them. */
export const person = ({ commander, random }: Actor): Promise<void> =>
  again(async () => {
    const { body } = await commander.query({
      method: 'POST',
      path: '/v2/user-tasks/search',
      body: { filter: { state: 'CREATED', elementId: 'approve' }, page: { limit: 3 } },
    });
    for (const { userTaskKey } of body.items as readonly { userTaskKey: string }[]) {
      const path = `/v2/user-tasks/${userTaskKey}`;
      const assignee = commander.ledger.marker();
      await commander.command({
        method: 'POST',
        path: `${path}/assignment`,
        body: { assignee },
        evidence: assignee,
        key: randomUUID(),
        mayBe: [404, 409],
      });
      const decision = commander.ledger.marker();
      await commander.command({
        method: 'POST',
        path: `${path}/completion`,
        body: { variables: { decision } },
        evidence: decision,
        mayBe: [404, 409],
        ...(random.chance(0.5) ? { key: randomUUID() } : {}),
      });
    }
    await pause(body.items.length > 0 ? 5 : 50);
  });
