import { invariant, type Position } from '@onward/model';
import { AppendTooLarge, OutcomeUnknown, StoreUnavailable } from '../errors.js';
import {
  MAX_APPEND_BYTES,
  MAX_EVENTS_PER_APPEND,
  type AppendRequest,
  type AppendResult,
  type ExpectedRevision,
} from '../port.js';
import type { AppendConnection } from './append-connection.js';
import type { AppendReply } from './append-reply.js';
import { backOffMs, wait, type Timing } from './back-off.js';
import { encodeEvents, type AppendMessage } from './grpc-append.js';
import { InFlight, type InFlightBounds } from './in-flight.js';
import { appendError } from './translate.js';

export interface AppenderOptions {
  readonly connection: AppendConnection;
  readonly timing: Timing;
  /** For how long an append whose outcome is unknown is sent again before its caller hears of it. */
  readonly resendMs: number;
  readonly bounds: InFlightBounds;
  /** The position of an event that is known to be stored. */
  readPosition(stream: string, revision: number): Promise<Position>;
}

/** Can a repeat be told from a new append? Only then is it sent again without asking. */
const isRepeatable = (expected: ExpectedRevision): boolean =>
  expected === 'no-stream' || typeof expected === 'number';

export class Appender {
  readonly #options: AppenderOptions;
  readonly #inFlight: InFlight;

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#inFlight = new InFlight(options.bounds);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    const { stream, expectedRevision, events, decisionId } = request;
    invariant(stream !== '' && !stream.startsWith('$'), `${JSON.stringify(stream)} is no stream name`);
    invariant(events.length > 0, 'an append has at least one event');
    if (events.length > MAX_EVENTS_PER_APPEND)
      throw new AppendTooLarge(
        `an append to ${stream} takes at most ${MAX_EVENTS_PER_APPEND} events, not ${events.length}`,
      );
    const encoded = encodeEvents(events, decisionId);
    if (encoded.bytes > MAX_APPEND_BYTES)
      throw new AppendTooLarge(
        `an append to ${stream} takes at most ${MAX_APPEND_BYTES} bytes, not ${encoded.bytes}`,
      );
    return this.send({ stream, expectedRevision, encoded });
  }

  /** Without the port's limits: for stream metadata, too. */
  send(message: AppendMessage): Promise<AppendResult> {
    return this.#inFlight.run(message.encoded.bytes, () => this.#sendUntilKnown(message));
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#inFlight.idle();
  }

  async #sendUntilKnown(message: AppendMessage): Promise<AppendResult> {
    const { timing, resendMs } = this.#options;
    const giveUpAt = timing.clock.now() + resendMs;
    let unknown: OutcomeUnknown | undefined;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(message);
      if (!(outcome instanceof Error)) return outcome;
      if (outcome instanceof OutcomeUnknown && isRepeatable(message.expectedRevision)) unknown = outcome;
      // Once one attempt is unknown, a later one that was not even sent says nothing.
      const open = outcome instanceof OutcomeUnknown || outcome instanceof StoreUnavailable;
      if (unknown === undefined || !open) throw outcome;
      if (timing.clock.now() >= giveUpAt) throw unknown;
      await wait(timing, backOffMs(timing, attempt, 20, 1000)).done;
    }
  }

  async #attempt(message: AppendMessage): Promise<AppendResult | Error> {
    const { stream, expectedRevision } = message;
    try {
      const connecting = this.#options.connection.call();
      const call = connecting instanceof Promise ? await connecting : connecting;
      // It may have ended while this append waited for its turn.
      if (!call.open) return new StoreUnavailable(`the connection was lost before ${stream} was appended to`);
      const reply = await call.send(message);
      return reply.kind === 'stored'
        ? await this.#resultOf(stream, reply)
        : appendError(stream, expectedRevision, reply);
    } catch (error) {
      return error as Error;
    }
  }

  async #resultOf(
    stream: string,
    { revision, position }: Extract<AppendReply, { readonly kind: 'stored' }>,
  ): Promise<AppendResult> {
    if (position !== undefined) return { revision, position };
    try {
      return { revision, position: await this.#options.readPosition(stream, revision) };
    } catch (error) {
      // It is stored, but its position could not be learnt: a repeat will tell.
      throw new OutcomeUnknown(`the position of an append to ${stream} is unknown`, { cause: error });
    }
  }
}
