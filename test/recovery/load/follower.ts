import { setTimeout as pause } from 'node:timers/promises';
import { EventReader } from '../../e2e/support/sse.js';
import type { Actor } from './actor.js';
import { again } from './actor.js';

/** Reads the feed of everything, and goes on behind the last event it saw after each crash. */
export class Follower {
  /** In the order they came. */
  readonly positions: string[] = [];
  private reader: EventReader | undefined;

  async run({ commander }: Actor): Promise<void> {
    await again(async () => {
      const url = await commander.gate.server();
      try {
        const last = this.positions.at(-1);
        const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last };
        this.reader = await EventReader.open(`${url}/v2/events`, headers);
        for (;;) {
          const [message] = await this.reader.take(1);
          if (message === undefined) break;
          this.positions.push(message.id);
        }
      } catch {
        await pause(20);
      } finally {
        this.reader?.close();
      }
    });
  }

  /** Ends the reading of a feed that would otherwise go on for ever. */
  stop(): void {
    this.reader?.close();
  }
}
