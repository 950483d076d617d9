import { Bench, type BenchOptions } from './bench.js';
import type { Result } from './result.js';

/** More than the cache of instances holds, so that from here on it does not grow. */
const CACHE_FULL = 20_000;

/** Many instances that wait at a user task: what one costs on the disk, and in memory beyond the bounded cache. */
export function parked(options: BenchOptions): Promise<readonly Result[]> {
  const { clients, parked: wanted } = options;
  return Bench.with(options, async (bench) => {
    const start = (atMost: number) =>
      bench.load({
        processId: 'parked',
        variables: { orderId: 'A-1', amount: 250 },
        awaitEnd: false,
        clients,
        atMost,
        warmUpSeconds: 0,
        seconds: Number.MAX_SAFE_INTEGER / 1e6,
      });
    const first = await start(Math.min(CACHE_FULL, wanted));
    const full = await bench.server.usage('collect');
    if (wanted <= CACHE_FULL) return [await bench.row('parked', clients, first)];
    const more = wanted - CACHE_FULL;
    const measured = await start(more);
    const all = await bench.server.usage('collect');
    const row = await bench.row('parked', clients, measured, wanted);
    return [
      {
        ...row,
        heapBytesPerInstance: (all.heapUsed - full.heapUsed) / more,
        note: `${wanted} instances; heap after collection ${mb(full.heapUsed)} at ${CACHE_FULL}, ${mb(all.heapUsed)} at ${wanted}`,
      },
    ];
  });
}

const mb = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
