import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Requests that wait (long polls, awaited instances, event streams): ended when their client leaves and when the server stops. */
@Injectable()
export class OpenRequests implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();
  private stopping = false;

  /** Aborted when the client has gone or the server stops. Call `close` when the request is answered. */
  track(request: FastifyRequest): { readonly signal: AbortSignal; readonly close: () => void } {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const { socket } = request.raw;
    if (this.stopping || socket.destroyed) abort();
    this.open.add(controller);
    socket.once('close', abort);
    return {
      signal: controller.signal,
      close: () => {
        this.open.delete(controller);
        socket.off('close', abort);
      },
    };
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const controller of this.open) controller.abort();
  }
}
