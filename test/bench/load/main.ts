import { measureLag } from './lag.js';
import { percentile, type LoadOrder, type LoadReport } from './order.js';
import { Progress, startInstances } from './starter.js';
import { workOff } from './worker.js';

async function run(order: LoadOrder): Promise<LoadReport> {
  const progress = new Progress(order);
  const over = new AbortController();
  const workers = order.workers;
  const background = Array.from({ length: workers?.count ?? 0 }, () =>
    workOff(order, workers!, progress, over.signal),
  );
  const lag = order.measuresLag ? measureLag(order, progress, over.signal) : undefined;
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: order.clients }, () => startInstances(order, progress)));
  const ended = performance.now();
  const { user, system } = process.cpuUsage(cpuBefore);
  over.abort();
  await Promise.all(background);
  const lags = await lag;
  const { failure, latencies } = progress;
  latencies.sort((a, b) => a - b);
  return {
    count: latencies.length,
    total: progress.started,
    seconds: (ended - progress.countFrom) / 1000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: (user + system) / 1000 / (ended - began),
    ...(failure === undefined ? {} : { failure }),
    ...(lags === undefined
      ? {}
      : { lag: { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), max: lags.at(-1) ?? 0 } }),
  };
}

process.once('message', (order) => {
  void run(order as LoadOrder).then((report) => {
    process.send!(report, () => process.disconnect());
  });
});
