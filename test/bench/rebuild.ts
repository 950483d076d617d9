import { Bench, type BenchOptions, type Projection } from './bench.js';
import type { Result } from './result.js';

const ONE = 'process-instances';

/** How fast the log is gone through again: for one read model, and for all of them at once. */
export function rebuild(options: BenchOptions): Promise<readonly Result[]> {
  return Bench.with(options, async (bench) => {
    const { clients } = options;
    await bench.load({ processId: 'ten-steps', variables: { orderId: 'A-1' }, awaitEnd: true, clients });
    const { items } = await projections(bench);
    const events = Number(items[0]!.head);
    const names = items.map(({ name }) => name);
    return [await rebuilt(bench, [ONE], events), await rebuilt(bench, names, events)];
  });
}

async function rebuilt(bench: Bench, names: readonly string[], events: number): Promise<Result> {
  const began = performance.now();
  for (const name of names)
    await bench.server.post(`/v2/projections/${name}/rebuild`, '{}', { 'content-type': 'application/json' });
  for (;;) {
    const { items } = await projections(bench);
    if (!items.some(({ status }) => status === 'rebuilding')) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - began) / 1000;
  const { rss } = await bench.server.usage();
  return {
    workload: names.length === 1 ? 'rebuild' : 'rebuild-all',
    clients: 0,
    unit: 'events',
    perSecond: events / seconds,
    seconds,
    rss,
    note: `${events} events, ${names.length === 1 ? names[0] : `${names.length} read models`}`,
  };
}

const projections = (bench: Bench) => bench.server.get<{ items: readonly Projection[] }>('/v2/projections');
