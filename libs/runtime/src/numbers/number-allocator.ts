import { WrongExpectedRevision, type EventStore } from '@onward/event-store';
import {
  DEFAULT_TENANT,
  FIRST_INSTANCE_NUMBER,
  MAX_INSTANCE_NUMBER,
  NUMBERS_STREAM,
  SYSTEM_ACTOR,
  type Clock,
} from '@onward/model';
import { appendUntilKnown } from '../append.js';
import type { Entropy } from '../ports.js';

interface Block {
  next: number;
  readonly end: number;
}

/**
 * Hands out instance numbers. Nodes reserve blocks of them by a revision-checked append to one stream, so that no two ever
 * hand out the same; what is left of a block is lost at a stop (there are almost 2^43 of them).
 */
export class NumberAllocator {
  private current: Block | undefined;
  private reserving: Promise<Block> | undefined;

  constructor(
    readonly eventStore: EventStore,
    readonly clock: Clock,
    readonly entropy: Entropy,
    private readonly blockSize: number,
  ) {}

  /** A number nobody else has or will get. Synchronous while the block lasts. */
  next(): number | Promise<number> {
    const block = this.current;
    if (block === undefined || block.next >= block.end) return this.nextFromNewBlock();
    const number = block.next++;
    if (block.end - block.next === this.blockSize >>> 2) this.prefetch();
    return number;
  }

  private prefetch(): void {
    this.reserve().catch(() => undefined);
  }

  private async nextFromNewBlock(): Promise<number> {
    const block = await this.reserve();
    if (this.current !== block && (this.current === undefined || this.current.next >= this.current.end)) {
      this.current = block;
      this.reserving = undefined;
    }
    return this.next();
  }

  private reserve(): Promise<Block> {
    this.reserving ??= this.appendBlock().catch((error: unknown) => {
      this.reserving = undefined;
      throw error;
    });
    return this.reserving;
  }

  private async appendBlock(): Promise<Block> {
    for (;;) {
      const [last] = await this.eventStore.readStream(NUMBERS_STREAM, { direction: 'backwards', limit: 1 });
      const from = Math.max(FIRST_INSTANCE_NUMBER, Number(last?.data['to'] ?? 0) + 1);
      const to = from + this.blockSize - 1;
      if (to > MAX_INSTANCE_NUMBER) throw new Error('all 2^43 instance numbers are used up');
      const commandId = this.entropy.uuid();
      const metadata = {
        version: 1,
        time: Math.max(this.clock.now(), last?.metadata.time ?? 0),
        tenantId: DEFAULT_TENANT,
        actor: SYSTEM_ACTOR,
        commandId,
        $correlationId: commandId,
        $causationId: commandId,
      };
      try {
        await appendUntilKnown(this, {
          stream: NUMBERS_STREAM,
          expectedRevision: last?.revision ?? 'no-stream',
          events: [{ type: 'InstanceNumbersReserved', data: { from, to }, metadata }],
          decisionId: this.entropy.uuid(),
        });
        return { next: from, end: to + 1 };
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }
}
