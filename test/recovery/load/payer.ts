import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { again, type Actor } from './actor.js';

interface Waiting {
  readonly messageName: string;
  readonly correlationKey: string;
}

/** Publishes what instances wait for, for those who wait now; with a key it is published again and again, and once. */
export const payer = ({ commander, random }: Actor): Promise<void> =>
  again(async () => {
    const { body } = await commander.query({
      method: 'POST',
      path: '/v2/message-subscriptions/search',
      body: { filter: { messageSubscriptionState: 'CREATED' }, page: { limit: 3 } },
    });
    for (const { messageName: name, correlationKey } of body.items as readonly Waiting[]) {
      const payment = commander.ledger.marker();
      commander.ledger.published.set(payment, correlationKey);
      await commander.command({
        method: 'POST',
        path: '/v2/messages/publication',
        body: { name, correlationKey, timeToLive: 0, variables: { payment } },
        ...(random.chance(0.5) ? { key: randomUUID() } : {}),
      });
    }
    await pause(50);
  });
