import { report, shrink, simulate, type Random } from '@onward/testing';
import handlers from './handlers.js';
import { orderFulfilment } from './process.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Small and large orders, and now and then a card that is declined. */
const variables = (random: Random) => ({
  orderId: `A-${random.int(1000)}`,
  amount: random.int(2000),
  cardNumber: random.chance(0.2) ? '4000-0002' : '4000-0001',
});

test('orders end, whatever fails and whenever the server dies', async () => {
  for (const seed of SEEDS) {
    const options = { seed, processes: [orderFulfilment], handlers, variables };
    const result = await simulate(options);
    const wrong = result.violations.length === 0 ? '' : report(await shrink(options, result));
    expect(wrong).toBe('');
    expect(result.instances).toBeGreaterThan(0);
  }
}, 120_000);
