import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@onward/model';
import { retryLater } from '../errors/problem.js';
import type { Exchange } from '../request/command-edge.js';
import { LIMITS } from '../request/limits.js';
import { OpenRequests } from '../request/open-requests.js';
import { SseConnection } from './sse-connection.js';

/** What the page of the API says. */
export const SLOW_READERS =
  `With Accept: text/event-stream, one message per event, going on live. A slow reader holds nobody up: behind ${LIMITS.streamBuffer / 1024} KiB ` +
  `that it has not taken nothing more is read for it, and when it takes nothing for ${LIMITS.stalledReader / 1000} s it is cut off. ` +
  'It resumes with Last-Event-ID, without gap or repetition.';

/** The clock of heartbeats, and of what slow readers are given. */
export const PAUSES = Symbol('onward.pauses');

export type Feeder = (connection: SseConnection, signal: AbortSignal) => Promise<void>;

/** Opens event streams, a bounded number of them, and ends them with their client or with the server. */
@Injectable()
export class EventStreams {
  private open = 0;

  constructor(
    private readonly requests: OpenRequests,
    @Inject(PAUSES) private readonly pauses: Clock,
  ) {}

  async run({ request, reply }: Exchange, feed: Feeder): Promise<void> {
    if (this.open >= LIMITS.eventStreams) {
      throw retryLater(
        'TOO_MANY_STREAMS',
        `${LIMITS.eventStreams} event streams are open already. Try again later.`,
        5,
      );
    }
    const { signal, close } = this.requests.track(request);
    this.open++;
    reply.hijack();
    const connection = new SseConnection(reply.raw, signal, this.pauses);
    try {
      await feed(connection, signal);
    } catch {
      // The client sees the connection end and resumes behind the last event it has.
    } finally {
      this.open--;
      close();
      connection.end();
    }
  }
}

export const wantsStream = ({ request }: Exchange): boolean =>
  (request.headers.accept ?? '').toLowerCase().includes('text/event-stream');
