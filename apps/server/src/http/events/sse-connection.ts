import type { ServerResponse } from 'node:http';
import type { Clock } from '@onward/model';
import { LIMITS } from '../request/limits.js';

/**
 * One client of an event stream (WHATWG server-sent events). What it does not read waits in a bounded buffer, and then nothing more is
 * read from the store for it; a client that takes nothing for 30 s meanwhile is cut off, and resumes by `Last-Event-ID`.
 */
export class SseConnection {
  private lastId: string | undefined;
  private cancelHeartbeat: () => void = () => undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly signal: AbortSignal,
    private readonly pauses: Clock,
  ) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    this.beatAgain();
  }

  /** Resolves when there is room for more. */
  async send(id: string, data: unknown): Promise<void> {
    this.lastId = id;
    this.response.write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
    if (this.response.writableLength > LIMITS.streamBuffer) await this.drained();
  }

  /** Nothing to show up to here; the next heartbeat says so, and a client that resumes does not read it again. */
  moveTo(id: string): void {
    this.lastId = id;
  }

  end(): void {
    this.cancelHeartbeat();
    this.response.end();
  }

  private beatAgain(): void {
    this.cancelHeartbeat = this.pauses.schedule(LIMITS.heartbeat, () => {
      this.beat();
      this.beatAgain();
    });
  }

  private beat(): void {
    if (this.response.writableLength > 0) return;
    this.response.write(this.lastId === undefined ? ': \n\n' : `: \nid: ${this.lastId}\n\n`);
  }

  private drained(): Promise<void> {
    const { pauses, response, signal } = this;
    return new Promise((resolve) => {
      const cancelCut = pauses.schedule(LIMITS.stalledReader, () => response.destroy());
      const done = () => {
        cancelCut();
        response.off('drain', done).off('close', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      response.once('drain', done).once('close', done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
