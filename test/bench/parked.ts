import { Bench, type BenchOptions } from './bench.js';
import { pileUp } from './pile-up.js';
import type { Result } from './result.js';

const ORDER = { processId: 'parked', variables: { orderId: 'A-1', amount: 250 } };

/** Many instances that wait at a user task: what one costs on the disk, and in memory beyond the bounded cache. */
export function parked(options: BenchOptions): Promise<readonly Result[]> {
  const { clients, parked: wanted } = options;
  return Bench.with(options, async (bench) => {
    const { measured, ...heap } = await pileUp(bench, ORDER, wanted);
    return [{ ...(await bench.row('parked', clients, measured, wanted)), ...heap }];
  });
}
