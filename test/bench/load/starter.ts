import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from './connection.js';
import type { LoadOrder } from './order.js';

/** What all clients of one order share. */
export class Progress {
  readonly latencies: number[] = [];
  failure: string | undefined;
  /** `Onward-Position` of the last answer. */
  position: string | undefined;
  started = 0;
  readonly countFrom: number;
  readonly end: number;
  private readonly began = performance.now();

  constructor(private readonly order: LoadOrder) {
    this.countFrom = this.began + order.warmUpSeconds * 1000;
    this.end = this.countFrom + order.seconds * 1000;
  }

  /** When the next request is due, or undefined when there is none any more. */
  next(now: number): number | undefined {
    const { atMost, perSecond } = this.order;
    if (this.failure !== undefined || now >= this.end || this.started === atMost) return undefined;
    const due = perSecond === undefined ? now : this.began + (this.started * 1000) / perSecond;
    this.started++;
    return due;
  }
}

/** Starts one instance after the other. With a rate, latency counts from when the request was due, not from when it could be sent. */
export async function startInstances(order: LoadOrder, progress: Progress): Promise<void> {
  const connection = await Connection.open(order.url);
  const body = JSON.stringify({
    processDefinitionId: order.processId,
    variables: order.variables,
    ...(order.awaitEnd ? { awaitCompletion: true, requestTimeout: 60_000 } : {}),
  });
  for (
    let due = progress.next(performance.now());
    due !== undefined;
    due = progress.next(performance.now())
  ) {
    const early = due - performance.now();
    if (early > 1) await pause(early);
    const sent = order.perSecond === undefined ? performance.now() : due;
    const answer = await connection.post('/v2/process-instances', body);
    const now = performance.now();
    if (answer.status !== 200) progress.failure = `${answer.status} ${answer.body.slice(0, 300)}`;
    progress.position = answer.position;
    if (now >= progress.countFrom) progress.latencies.push(now - sent);
  }
  connection.close();
}
