import { Bench, type BenchOptions } from './bench.js';
import type { Result } from './result.js';

const ORDER = { processId: 'ten-steps', variables: { orderId: 'A-1' }, awaitEnd: true } as const;

/** What the read models cost, and how far they are behind at half of what the server can do with them. */
export async function readModels(options: BenchOptions): Promise<readonly Result[]> {
  const { clients } = options;
  const measured = (name: string, withReadModels: boolean): Promise<Result> =>
    Bench.with(
      options,
      async (bench) => bench.row(name, clients, await bench.load({ ...ORDER, clients })),
      withReadModels,
    );
  const off = await measured('read-models-off', false);
  const on = await measured('read-models-on', true);
  const half = await Bench.with(options, async (bench) => {
    const load = await bench.load({ ...ORDER, clients, perSecond: on.perSecond / 2, measuresLag: true });
    const row = await bench.row('half-load', clients, load);
    return load.load.lag === undefined ? row : { ...row, lagAtHalfLoad: load.load.lag };
  });
  const share = Math.round((on.perSecond / off.perSecond) * 100);
  return [off, { ...on, note: `${share} % of without` }, half];
}
