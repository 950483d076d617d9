import { join } from 'node:path';
import { openEmbeddedEventStore } from '@onward/event-store/embedded';
import { INSTANCE_STREAM_PREFIX, type Position } from '@onward/model';
import { Bench, type BenchOptions } from './bench.js';
import { percentile } from './load/order.js';
import { pileUp } from './pile-up.js';
import type { Result } from './result.js';

/** Timers that come due per second: a light load. */
const PER_SECOND = 100;
/** How long each of them is waited for. */
const WAIT = 'PT2S';
const MAX_SECONDS = 20;
const PAGE = 2000;

/** Many timers that are far away, and others that come due at a steady rate: what the former cost, and how late the latter are. */
export function timers(options: BenchOptions): Promise<readonly Result[]> {
  const { clients, seconds, timers: wanted, warmUpSeconds } = options;
  return Bench.with(options, async (bench) => {
    const { measured: piled, ...heap } = await pileUp(
      bench,
      { processId: 'timer', variables: { wait: 'P30D' } },
      wanted,
    );
    const come = (atMost: number) =>
      bench.load({
        processId: 'timer',
        variables: { wait: WAIT },
        awaitEnd: true,
        clients: 3 * PER_SECOND,
        perSecond: PER_SECOND,
        atMost,
        warmUpSeconds: 0,
        seconds: Number.MAX_SAFE_INTEGER / 1e6,
      });
    if (warmUpSeconds > 0) await come(PER_SECOND * warmUpSeconds);
    const head = await bench.head();
    const due = await come(Math.ceil(PER_SECOND * Math.min(seconds, MAX_SECONDS)));
    const total = piled.load.total + due.load.total;
    const pending = await bench.row('timers', clients, piled, total);
    return [
      { ...pending, ...heap },
      {
        workload: 'timers-due',
        clients: 3 * PER_SECOND,
        unit: 'instances',
        perSecond: due.load.count / due.seconds,
        seconds: due.seconds,
        rss: due.after.rss,
        finalLag: due.finalLag,
        lateness: await lateness(bench.data, head),
        note: `${due.load.count} timers came due while ${wanted} others were far away`,
      },
    ];
  });
}

/** From the moment a timer was due until it was fired, ms, of those that were set behind `after`. Of a server that has stopped. */
async function lateness(data: string, after: Position): Promise<NonNullable<Result['lateness']>> {
  const store = await openEmbeddedEventStore({ folder: join(data, 'events') });
  const dueAt = new Map<string, number>();
  const late: number[] = [];
  try {
    for (let from = after; ;) {
      const page = await store.readAll({ after: from, limit: PAGE, prefixes: [INSTANCE_STREAM_PREFIX] });
      for (const { data: event, metadata, stream, type } of page.events) {
        const { dueAt: moment } = (event['trigger'] ?? {}) as { readonly dueAt?: number };
        if (type === 'EventSubscriptionCreated' && moment !== undefined) dueAt.set(stream, moment);
        const due = type === 'EventSubscriptionTriggered' ? dueAt.get(stream) : undefined;
        if (due !== undefined) late.push(metadata.time - due);
      }
      from = page.upTo;
      if (page.atEnd) break;
    }
  } finally {
    await store.close();
  }
  late.sort((a, b) => a - b);
  return {
    count: late.length,
    p50: percentile(late, 0.5),
    p99: percentile(late, 0.99),
    max: late.at(-1) ?? 0,
  };
}
