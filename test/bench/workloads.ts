import { Bench, type BenchOptions } from './bench.js';
import { importing } from './import.js';
import type { LoadOrder } from './load/order.js';
import { parked } from './parked.js';
import { readModels } from './read-models.js';
import { rebuild } from './rebuild.js';
import type { Result } from './result.js';
import { timers } from './timers.js';

export interface Workload {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Result[]>;
}

type Order = Pick<LoadOrder, 'processId' | 'variables'> & Partial<LoadOrder>;

/** Clients that each start an instance, wait for its end, and start the next one. */
const sustained = (name: string, about: string, order: Order): Workload => ({
  name,
  about,
  run: async (options) => {
    const { clients = options.clients } = order;
    return Bench.with(options, async (bench) => {
      const measured = await bench.load({ awaitEnd: true, ...order, clients });
      return [await bench.row(name, clients, measured)];
    });
  },
});

export const WORKLOADS: readonly Workload[] = [
  sustained('ten-steps', 'ten service tasks in sequence, each step durable before the next handler starts', {
    processId: 'ten-steps',
    variables: { orderId: 'A-1' },
  }),
  sustained('ten-steps-alone', 'the same with one client', {
    processId: 'ten-steps',
    variables: { orderId: 'A-1' },
    clients: 1,
  }),
  sustained('automatic', 'ten nodes that nobody waits at, in one append', {
    processId: 'automatic',
    variables: {},
  }),
  sustained('external-job', 'one job, worked off over HTTP by two workers of 64 jobs', {
    processId: 'external',
    variables: { orderId: 'A-1' },
    workers: { type: 'external', count: 2, maxJobs: 64 },
  }),
  sustained('start-only', 'an instance is started and left at a job', {
    processId: 'start-only',
    variables: { orderId: 'A-1' },
    awaitEnd: false,
  }),
  sustained('fork-join', 'five service tasks at once, joined', { processId: 'fork-join', variables: {} }),
  sustained('choice', 'two FEEL conditions decide which of three service tasks runs', {
    processId: 'choice',
    variables: { amount: 500, customer: { vip: true } },
  }),
  sustained('cycle', 'one service task, ten times round', { processId: 'cycle', variables: { n: 0 } }),
  { name: 'parked', about: 'instances that wait at a user task', run: parked },
  { name: 'timers', about: 'many timers far away, and others that come due at a steady rate', run: timers },
  { name: 'rebuild', about: 'read models built anew from event 0', run: rebuild },
  {
    name: 'import',
    about: 'a model of 5,000 elements deployed, and an element in it executed',
    run: importing,
  },
  {
    name: 'read-models',
    about: 'ten-steps with and without read models, and at half that load',
    run: readModels,
  },
];
