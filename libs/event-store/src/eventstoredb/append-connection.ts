import { UnavailableError, type EventStoreDBClient } from '@eventstore/db-client';
import { AccessDenied, StoreUnavailable } from '../errors.js';
import { AppendCall } from './append-call.js';
import { backOffMs, within, type Timing } from './back-off.js';
import {
  openBatchAppend,
  reportFailure,
  withStreams,
  type AppendDuplex,
  type GrpcStreams,
} from './client-internals.js';
import { connectionRefusal, unavailable } from './translate.js';

/** gRPC's connectivity states, which the client does not export. */
const READY = 2;
const TRANSIENT_FAILURE = 3;

export interface AppendConnectionOptions {
  readonly client: EventStoreDBClient;
  readonly timing: Timing;
  readonly timeoutMs: number;
  /** For messages: where this connects to. */
  readonly target: string;
}

/**
 * Holds the one call that appends go through and opens another when it has ended. A call is opened only on a connection that
 * stands: until then nothing can have been sent, and the append is refused with StoreUnavailable.
 */
export class AppendConnection {
  readonly #options: AppendConnectionOptions;
  #call: AppendCall | undefined;
  #connecting: Promise<AppendCall> | undefined;
  #failures = 0;
  #notBefore = 0;
  #lastError: StoreUnavailable | AccessDenied | undefined;
  #closed = false;

  constructor(options: AppendConnectionOptions) {
    this.#options = options;
  }

  /** Rejects with StoreUnavailable or AccessDenied; after a failure at once until the next attempt is due. */
  call(): Promise<AppendCall> | AppendCall {
    if (this.#call?.open) return this.#call;
    if (this.#closed) return Promise.reject(new StoreUnavailable('the event store is closed'));
    if (this.#lastError !== undefined && this.#options.timing.clock.now() < this.#notBefore)
      return Promise.reject(this.#lastError);
    return (this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined)));
  }

  close(): void {
    this.#closed = true;
    this.#call?.cancel('the event store is closed');
  }

  async #connect(): Promise<AppendCall> {
    const { client, timing, timeoutMs, target } = this.#options;
    try {
      const opened = withStreams(client, (grpc) => this.#open(grpc));
      const { duplex, grpc } = await within(timing, timeoutMs, opened, () =>
        unavailable(target, `no connection within ${timeoutMs} ms`),
      );
      this.#failures = 0;
      this.#lastError = undefined;
      return (this.#call = this.#callOn(duplex, grpc));
    } catch (error) {
      const delay = backOffMs(timing, this.#failures++, 50, 1000);
      this.#notBefore = timing.clock.now() + delay;
      this.#lastError = isPortError(error) ? error : unavailable(target, error);
      throw this.#lastError;
    }
  }

  async #open(grpc: GrpcStreams): Promise<{ readonly duplex: AppendDuplex; readonly grpc: GrpcStreams }> {
    await this.#connected(grpc);
    return { duplex: openBatchAppend(this.#options.client, grpc), grpc };
  }

  /** Throws what makes the client look for another node. */
  async #connected(grpc: GrpcStreams): Promise<void> {
    const channel = grpc.getChannel();
    const { timing, timeoutMs } = this.#options;
    const deadline = new Date(Date.now() + timeoutMs);
    for (;;) {
      const state: number = channel.getConnectivityState(true);
      if (state === READY) return;
      if (state === TRANSIENT_FAILURE) throw new UnavailableError(undefined, 'the server cannot be reached');
      const changed = new Promise<void>((resolve, reject) => {
        channel.watchConnectivityState(state, deadline, (error) => {
          if (error === undefined) resolve();
          else reject(new UnavailableError(undefined, 'the server does not answer'));
        });
      });
      await within(timing, timeoutMs, changed, () => new UnavailableError(undefined, 'no connection'));
    }
  }

  #callOn(duplex: AppendDuplex, grpc: GrpcStreams): AppendCall {
    const { client, timing, timeoutMs } = this.#options;
    const call: AppendCall = new AppendCall(duplex, {
      clock: timing.clock,
      timeoutMs,
      refusal: connectionRefusal,
      onEnd: (error) => {
        if (this.#call === call) this.#call = undefined;
        // A server that has gone silent is left like one that has gone.
        const lost = error.message.startsWith('no answer')
          ? new UnavailableError(undefined, error.message)
          : error;
        void reportFailure(client, grpc, lost);
      },
    });
    return call;
  }
}

const isPortError = (error: unknown): error is StoreUnavailable | AccessDenied =>
  error instanceof StoreUnavailable || error instanceof AccessDenied;
