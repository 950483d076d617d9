import type { Bench, Measured } from './bench.js';

/** More than the cache of instances holds, so that from here on it does not grow. */
const CACHE_FULL = 20_000;

export interface PiledUp {
  readonly measured: Measured;
  /** Of one more instance, once the cache is full, after a collection; undefined where there were not so many. */
  readonly heapBytesPerInstance?: number;
  readonly note?: string;
}

/** Starts instances that stay, as fast as the clients can, and looks at the heap before and behind the larger part of them. */
export async function pileUp(
  bench: Bench,
  order: { readonly processId: string; readonly variables: Readonly<Record<string, unknown>> },
  wanted: number,
): Promise<PiledUp> {
  const { clients } = bench.options;
  const start = (atMost: number) =>
    bench.load({
      ...order,
      awaitEnd: false,
      clients,
      atMost,
      warmUpSeconds: 0,
      seconds: Number.MAX_SAFE_INTEGER / 1e6,
    });
  const first = await start(Math.min(CACHE_FULL, wanted));
  const full = await bench.server.usage('collect');
  if (wanted <= CACHE_FULL) return { measured: first };
  const more = wanted - CACHE_FULL;
  const measured = await start(more);
  const all = await bench.server.usage('collect');
  return {
    measured,
    heapBytesPerInstance: (all.heapUsed - full.heapUsed) / more,
    note: `${wanted} instances; heap after collection ${mb(full.heapUsed)} at ${CACHE_FULL}, ${mb(all.heapUsed)} at ${wanted}`,
  };
}

const mb = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
