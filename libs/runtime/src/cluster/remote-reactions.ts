import { comparePositions, type Position } from '@onward/model';
import { delay } from '../retry.js';
import { StreamCheckpoints } from '../sagas/checkpoints.js';
import type { SagaHost, SagaHostOptions } from '../sagas/saga-host.js';

/** The checkpoint of the sagas is stored every second while something happens; it is looked at so often, ms. */
const LOOK_EVERY_MS = 250;

/** How far the sagas have come: on this node they say so themselves, on another one by their checkpoint. */
export class RemoteReactions {
  readonly #checkpoints: StreamCheckpoints;

  constructor(
    private readonly local: () => SagaHost | undefined,
    private readonly options: SagaHostOptions,
  ) {
    this.#checkpoints = new StreamCheckpoints('sagas', options);
  }

  get settled(): Position {
    return this.local()?.settled ?? ('0' as Position);
  }

  /** True when every reaction to what was stored up to there has been answered; false after `timeoutMs`. */
  async reacted(position: Position, timeoutMs: number): Promise<boolean> {
    const { clock } = this.options;
    const givenUpAt = clock.now() + timeoutMs;
    for (;;) {
      const host = this.local();
      const asked = clock.now();
      const left = givenUpAt - asked;
      if (host !== undefined && (await host.reacted(position, Math.min(Math.max(left, 1), 1000))))
        return true;
      const checkpoint = host === undefined ? await this.#checkpoints.load() : undefined;
      if (checkpoint !== undefined && comparePositions(checkpoint, position) >= 0) return true;
      if (left <= 0) return false;
      // Sagas that are being stopped answer at once; another node may go on with theirs.
      if (host === undefined || clock.now() === asked) await delay(clock, LOOK_EVERY_MS);
    }
  }
}
