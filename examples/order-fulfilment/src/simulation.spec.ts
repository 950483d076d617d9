import { report, shrink, simulate } from '@onward/testing';
import handlers from './handlers.js';
import { orderFulfilment } from './process.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

test('orders end, whatever fails and whenever the server dies', async () => {
  for (const seed of SEEDS) {
    const options = { seed, processes: [orderFulfilment], handlers };
    const result = await simulate(options);
    const wrong = result.violations.length === 0 ? '' : report(await shrink(options, result));
    expect(wrong).toBe('');
    expect(result.instances).toBeGreaterThan(0);
  }
}, 120_000);
