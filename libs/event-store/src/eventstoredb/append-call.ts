import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Clock } from '@onward/model';
import type { AppendDuplex } from './client-internals.js';
import type { AppendReply } from './append-reply.js';
import { correlationOf, replyOf, requestOf, type AppendMessage } from './grpc-append.js';

interface Pending {
  readonly deadline: number;
  readonly answer: (reply: AppendReply) => void;
}

export interface AppendCallOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** The call has ended; after this it takes no appends. */
  onEnd(error: Error): void;
  /** Only what ends the call before any answer can say that none of it was looked at (wrong credentials). */
  refusal(error: Error): AppendReply | undefined;
}

/**
 * One multiplexed call: appends go out as they come, the answers come in any order. Every append sent gets exactly one reply, at
 * the latest when the call ends. A server that leaves one unanswered for too long is given up: the call ends.
 */
export class AppendCall {
  readonly #duplex: AppendDuplex;
  readonly #options: AppendCallOptions;
  /** In the order of their deadlines. */
  readonly #pending = new Map<number, Pending>();
  #sent = 0;
  #answered = false;
  #open = true;
  #stopWatching: (() => void) | undefined;

  constructor(duplex: AppendDuplex, options: AppendCallOptions) {
    this.#duplex = duplex;
    this.#options = options;
    duplex.on('data', (response: BatchAppendResp) => this.#receive(response));
    duplex.on('error', (error) => this.#end(error));
    duplex.on('end', () => this.#end(new Error('the server ended the append call')));
  }

  get open(): boolean {
    return this.#open;
  }

  /** Never rejects. Not to be called after the end. */
  send(append: AppendMessage): Promise<AppendReply> {
    return new Promise((answer) => {
      const correlation = ++this.#sent;
      const { clock, timeoutMs } = this.#options;
      this.#pending.set(correlation, { deadline: clock.now() + timeoutMs, answer });
      this.#watch();
      this.#duplex.write(requestOf(append, correlation));
    });
  }

  /** Ends the call at once; what is still without an answer is unknown. */
  cancel(reason: string): void {
    this.#end(new Error(reason));
    this.#duplex.cancel();
  }

  #receive(response: BatchAppendResp): void {
    this.#answered = true;
    try {
      this.#settle(correlationOf(response), replyOf(response));
    } catch (error) {
      this.cancel(`an answer that cannot be read: ${(error as Error).message}`);
    }
  }

  #settle(correlation: number, reply: AppendReply): void {
    const pending = this.#pending.get(correlation);
    this.#pending.delete(correlation);
    pending?.answer(reply);
  }

  #end(error: Error): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stopWatching?.();
    const refusal = this.#answered ? undefined : this.#options.refusal(error);
    const reply: AppendReply = refusal ?? { kind: 'unknown', reason: error.message };
    // First the connection hears of it, so that who sends again at once does not find this call.
    this.#options.onEnd(error);
    for (const correlation of this.#pending.keys()) this.#settle(correlation, reply);
  }

  /** One timer for all: looks at the oldest only. */
  #watch(): void {
    if (this.#stopWatching !== undefined) return;
    const { clock, timeoutMs } = this.#options;
    this.#stopWatching = clock.schedule(Math.ceil(timeoutMs / 4), () => {
      this.#stopWatching = undefined;
      const [oldest] = this.#pending.values();
      if (oldest === undefined) return;
      if (oldest.deadline <= clock.now()) this.cancel(`no answer within ${timeoutMs} ms`);
      else this.#watch();
    });
  }
}
