import type { Command, CommandHeader } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta } from '../api.js';

/** One command waiting for its instance. */
export interface Request {
  readonly command: Command;
  readonly header: CommandHeader;
  readonly meta: RequestMeta;
  readonly answer: (outcome: Outcome<JsonObject>) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The commands of one instance in order of arrival, worked off by one executor at a time: on this node there is never a
 * second one for the same tokens.
 */
export class Mailboxes {
  private readonly waiting = new Map<Key, Request[]>();
  private open = 0;
  private idle: (() => void)[] = [];

  constructor(
    private readonly maxPerAppend: number,
    private readonly work: (instanceKey: Key, batch: readonly Request[]) => Promise<void>,
  ) {}

  /** Commands waiting for an instance, those at work left out. */
  waitingFor(instanceKey: Key): number {
    return this.waiting.get(instanceKey)?.length ?? 0;
  }

  post(instanceKey: Key, request: Request): void {
    const queue = this.waiting.get(instanceKey);
    if (queue !== undefined) {
      queue.push(request);
      return;
    }
    this.waiting.set(instanceKey, []);
    this.open++;
    void this.run(instanceKey, [request]);
  }

  /** Resolves when no command is under way. */
  async whenIdle(): Promise<void> {
    if (this.open === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async run(instanceKey: Key, firstBatch: readonly Request[]): Promise<void> {
    for (let batch = firstBatch; ;) {
      try {
        await this.work(instanceKey, batch);
      } catch (error) {
        for (const request of batch) request.fail(error);
      }
      const queue = this.waiting.get(instanceKey)!;
      if (queue.length === 0) break;
      batch = queue.splice(0, this.maxPerAppend);
    }
    this.waiting.delete(instanceKey);
    this.open--;
    if (this.open === 0) for (const resolve of this.idle.splice(0)) resolve();
  }
}
