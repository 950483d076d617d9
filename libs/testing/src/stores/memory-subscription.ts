import type { SubscribeOptions, Subscription } from '@onward/event-store';
import type { Position } from '@onward/model';
import type { MemoryEventLog } from './memory-event-log.js';
import type { StepRunner } from './steps.js';

const DEFAULT_MAX_BATCH = 512;

/** Reads on from its position as long as there is something durable behind it, then waits for more. */
export class MemorySubscription implements Subscription {
  /** Resolves when no further batch will come. */
  readonly ended: Promise<void>;
  #closed = false;
  #wake: (() => void) | undefined;
  #after: Position | 'start';

  constructor(
    private readonly log: MemoryEventLog,
    private readonly runner: StepRunner,
    private readonly options: SubscribeOptions,
  ) {
    this.#after = options.after === 'end' ? log.head() : options.after;
    this.ended = this.#run();
  }

  async close(): Promise<void> {
    this.kill();
    await this.ended;
  }

  /** Without waiting for the batch under way. */
  kill(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const { maxBatch = DEFAULT_MAX_BATCH, prefixes } = this.options;
    const stopListening = this.log.onDurable(() => this.#wake?.());
    try {
      while (!this.#closed) {
        if (!this.#behind()) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#wake = undefined;
          continue;
        }
        const { events, upTo } = await this.#deliver(maxBatch, prefixes);
        if (this.#closed) return;
        await this.options.onBatch(events, upTo);
        this.#after = upTo;
      }
    } catch (error) {
      if (!this.#closed) this.options.onError(error as Error);
    } finally {
      this.#closed = true;
      stopListening();
    }
  }

  #behind(): boolean {
    return this.log.durable > (this.#after === 'start' ? 0 : Number(this.#after));
  }

  /** Between wake-up and delivery the process may close the subscription or die: then this waits no longer than for its close. */
  async #deliver(
    limit: number,
    prefixes?: readonly string[],
  ): Promise<ReturnType<MemoryEventLog['readAll']>> {
    const closed = new Promise<undefined>(
      (resolve) => (this.#wake = () => this.#closed && resolve(undefined)),
    );
    const step = { kind: 'deliver', subject: '$all' } as const;
    const read = this.runner.run(step, () =>
      this.log.readAll({ after: this.#after, limit, ...(prefixes && { prefixes }) }),
    );
    const result = await Promise.race([read, closed]);
    this.#wake = undefined;
    return result ?? { events: [], upTo: '0' as Position, atEnd: true };
  }
}
