import type { RecordedEvent } from '@onward/event-store';
import { isDeploymentsStream, isInstanceStream } from '@onward/model';
import type { Life } from './life.js';
import type { World } from './world.js';

/** Follows the feed of all events of one node from event 0 on, as a client with server-sent events does. */
export class Follower {
  readonly #seen: RecordedEvent[] = [];
  readonly #stop = new AbortController();

  constructor(
    private readonly life: Life,
    private readonly world: World,
  ) {
    void this.#follow();
  }

  /** Without gap or repetition; to the end, where its node is still there. */
  check(): void {
    const expected = this.world.log
      .history()
      .filter(({ stream }) => isInstanceStream(stream) || isDeploymentsStream(stream));
    const { name, isOver } = this.life;
    const wrong = this.#seen.findIndex(({ id }, at) => id !== expected[at]?.id);
    if (wrong >= 0)
      this.world.violated(`the feed of ${name} has a gap or repeats something at its event ${wrong}`);
    else if (!isOver && this.#seen.length < expected.length)
      this.world.violated(
        `the feed of ${name} has stopped after ${this.#seen.length} of ${expected.length} events`,
      );
  }

  async #follow(): Promise<void> {
    try {
      for await (const { events } of this.life.runtime.feeds.all('start', this.#stop.signal)) {
        if (this.life.isOver) return;
        this.#seen.push(...events);
      }
    } catch (error) {
      if (!this.life.isOver) this.world.violated(`the feed of ${this.life.name} broke: ${String(error)}`);
    }
  }
}
