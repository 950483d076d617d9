import type { MessagePort, Worker } from 'node:worker_threads';
import { fromWire, toWire, type WireError } from './wire-error.js';

/** What one thread lets the other one call, by name. Arguments and results are cloned. */
export type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A result whose buffers are handed over instead of being copied; they are gone here afterwards. */
export class Handover {
  constructor(
    readonly value: unknown,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

type Message =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly reply: number; readonly value: unknown }
  | { readonly reply: number; readonly error: WireError };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One end of a channel between two threads, on which both call each other. */
export class Peer {
  readonly #port: MessagePort | Worker;
  readonly #methods: Methods;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #closed: Error | undefined;

  constructor(port: MessagePort | Worker, methods: Methods) {
    this.#port = port;
    this.#methods = methods;
    port.on('message', (message: Message) => {
      if ('call' in message) void this.#answer(message.call, message.method, message.args);
      else this.#settle(message);
    });
  }

  /** Rejects as the method there did, or with the reason for which the channel was closed. */
  call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const call = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(call, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ call, method, args });
    });
  }

  /** Nobody answers any more. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }

  #settle(message: Exclude<Message, { call: number }>): void {
    const pending = this.#pending.get(message.reply);
    this.#pending.delete(message.reply);
    if ('error' in message) pending?.reject(fromWire(message.error));
    else pending?.resolve(message.value);
  }

  async #answer(reply: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      const run = this.#methods[method] as ((...args: readonly unknown[]) => unknown) | undefined;
      if (run === undefined) throw new Error(`there is no method ${method}`);
      const value = await run(...args);
      if (value instanceof Handover) this.#post({ reply, value: value.value }, value.buffers);
      else this.#post({ reply, value });
    } catch (error) {
      this.#post({ reply, error: toWire(error) });
    }
  }

  #post(message: Message, buffers: readonly ArrayBuffer[] = []): void {
    if (this.#closed === undefined) this.#port.postMessage(message, buffers);
  }
}
