import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OnwardClient } from '@onward/client';
import { approveAll } from './approver.js';
import { ORDERS } from './orders.js';
import { OrdersBoard } from './orders-board.js';
import { stepMs } from './pace.js';
import { DemoServer } from './server.js';
import { summary } from './summary.js';
import { Timeline } from './timeline.js';

const FILE = 'order-fulfilment.bpmn';
const CONTENT = new URL(`../../${FILE}`, import.meta.url);
/** Steps that are done when the server is killed: the first orders are far, the last ones have only begun. */
const STEPS_BEFORE_KILL = 16;
const ENOUGH_MS = 180_000;
/** More than fit into that: however slow the machine is, it is the time that ends the demo. */
const ATTEMPTS = 1_000;

/** Runs the story and tells it line by line; resolves with what is not as it must be. */
export async function demo(write: (line: string) => void): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-demo-'));
  const story = new Story(folder, write);
  try {
    return await story.tell();
  } finally {
    await story.end();
    await rm(folder, { recursive: true, force: true });
  }
}

class Story {
  private readonly timeline: Timeline;
  private readonly board = new OrdersBoard();
  private readonly over = new AbortController();
  private server: DemoServer | undefined;
  private failed: Promise<never> = new Promise(() => undefined);

  constructor(
    private readonly folder: string,
    private readonly write: (line: string) => void,
  ) {
    this.timeline = new Timeline(write);
  }

  async tell(): Promise<readonly string[]> {
    const { board, timeline } = this;
    const client = await this.begin();
    const acknowledged = await this.placeOrders(client);
    await this.until(() => board.stepsDone >= STEPS_BEFORE_KILL);
    const open = board.open;
    await this.crash(open);
    await this.until(() => board.open === 0 && board.histories.length === ORDERS.length);
    timeline.headline('Every order has come to its end.');
    this.write(summary(board.histories));
    return [
      ...(open > 0 ? [] : ['no order was under way when the server was killed']),
      ...board.histories.flatMap((history) => history.problems()),
      ...(await this.contradictions(client, acknowledged)),
    ];
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.server?.kill();
  }

  private async begin(): Promise<OnwardClient> {
    const { timeline } = this;
    timeline.headline('A server is started, with an empty data folder.');
    this.server = await DemoServer.start(this.folder, 0);
    // Every command has an idempotency key and is repeated until it is answered: also through a crash.
    const retry = { attempts: ATTEMPTS, initialMs: 50, maxMs: 500 };
    const client = new OnwardClient({ baseUrl: this.server.url, autoIdempotency: true, retry });
    timeline.headline(`It listens on ${this.server.url}. ${FILE} is deployed, and ten orders come in.`);
    await client.deploy([{ name: FILE, content: await readFile(CONTENT, 'utf8') }]);
    this.failed = Promise.race([
      this.follow(client),
      approveAll(client, this.over.signal),
      tooLate(this.over.signal),
    ]);
    this.failed.catch(() => undefined);
    return client;
  }

  /** Shows what happens as it is recorded, on a feed that goes on behind the last event after the crash. */
  private async follow(client: OnwardClient): Promise<never> {
    const patiently = { signal: this.over.signal, maxFailures: ATTEMPTS };
    for await (const event of client.eventsOfEverything(patiently)) {
      const history = this.board.add(event);
      if (history !== undefined) this.timeline.event(event, history.order);
      this.board.settle();
    }
    throw new Error('the feed has ended');
  }

  private async placeOrders(client: OnwardClient): Promise<ReadonlyMap<string, string>> {
    const acknowledged = new Map<string, string>();
    for (const { id, amount, cardNumber } of ORDERS) {
      const { processInstanceKey } = await client.createInstance({
        processDefinitionId: 'order-fulfilment',
        businessId: id,
        variables: { orderId: id, amount, cardNumber },
      });
      acknowledged.set(id, processInstanceKey);
      await pause(stepMs() / 4);
    }
    return acknowledged;
  }

  private async crash(open: number): Promise<void> {
    const { timeline } = this;
    const { port } = this.server!;
    await this.server!.kill();
    timeline.headline(`SIGKILL. The server is gone, and ${open} orders were under way.`);
    await pause(stepMs() * 2);
    timeline.headline('It is started again, on the same data.');
    const began = performance.now();
    this.server = await DemoServer.start(this.folder, port);
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    timeline.headline(`It is back after ${seconds} s, and every order goes on where it was.`);
  }

  /** What the API says about the orders and the events do not, or the other way round. */
  private async contradictions(
    client: OnwardClient,
    acknowledged: ReadonlyMap<string, string>,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    const { position } = this.board.histories
      .flatMap(({ events }) => events)
      .toSorted(byPosition)
      .at(-1)!;
    for (const { order, instanceKey } of this.board.histories) {
      if (acknowledged.get(order.id) !== instanceKey) found.push(`${order.id} exists twice`);
      const { state, endReason } = await client.getInstance(instanceKey, { position });
      const shown = state === 'COMPLETED' ? 'fulfilled' : endReason === 'COMPENSATED' ? 'undone' : state;
      if (shown !== order.end) found.push(`${order.id} should be ${order.end} and is shown as ${shown}`);
    }
    return found;
  }

  private until(condition: () => boolean): Promise<void> {
    return Promise.race([this.board.until(condition), this.failed]);
  }
}

const byPosition = (a: { position: string }, b: { position: string }): number =>
  Number(BigInt(a.position) - BigInt(b.position));

async function tooLate(over: AbortSignal): Promise<never> {
  await pause(ENOUGH_MS, undefined, { signal: over });
  throw new Error(`not all orders have ended within ${ENOUGH_MS / 1000} s`);
}
