import { path } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';

/** The time of the processes, of a server that was started with `ONWARD_CLOCK=virtual`. */
export class Clock {
  constructor(private readonly transport: Transport) {}

  /** Milliseconds since 1970. */
  async now(): Promise<number> {
    const { timestamp } = await this.transport.send<{ timestamp: number }>({
      kind: 'query',
      method: 'GET',
      path: path`/v2/clock`,
      options: {},
    });
    return timestamp;
  }

  /** Resolves when all that follows from the move has happened. */
  async moveTo(timestamp: number): Promise<void> {
    await this.transport.send({
      kind: 'command',
      method: 'PUT',
      path: path`/v2/clock`,
      json: { timestamp },
      options: {},
      serverWaitsMs: 60_000,
    });
  }

  async advance(milliseconds: number): Promise<void> {
    await this.moveTo((await this.now()) + milliseconds);
  }

  /** To the present. */
  async reset(): Promise<void> {
    await this.transport.send({
      kind: 'command',
      method: 'POST',
      path: path`/v2/clock/reset`,
      json: {},
      options: {},
      serverWaitsMs: 60_000,
    });
  }
}
