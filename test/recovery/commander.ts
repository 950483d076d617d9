import { setTimeout as pause } from 'node:timers/promises';
import { Over, type Gate } from './gate.js';
import type { Ledger } from './ledger.js';
import type { Moments } from './moments.js';
import { send, type Answer, type Call } from './wire.js';

const RETRY_AFTER_MS = 20;

export interface Command extends Call {
  readonly evidence?: string;
  /** Refusals that may happen: others were faster. */
  readonly mayBe?: readonly number[];
}

/** Sends on behalf of all clients, across crashes, and keeps the books. */
export class Commander {
  /** Answers that said that a store was away. */
  refused = 0;

  constructor(
    readonly gate: Gate,
    readonly ledger: Ledger,
    readonly moments: Moments,
  ) {}

  /**
   * A command with a key is sent until it is answered, one without is sent until it may have happened. Undefined: nobody knows.
   */
  async command({ evidence, mayBe = [], ...call }: Command): Promise<Answer | undefined> {
    for (;;) {
      const answer = await (call.key === undefined
        ? this.moments.unknown(() => this.attempt(call))
        : this.attempt(call));
      if (answer === undefined && call.key === undefined) {
        if (evidence !== undefined) this.ledger.unknown.push(evidence);
        return undefined;
      }
      if (answer?.status === 503) this.noteRefusal(call, answer);
      if (answer === undefined || answer.status === 503) {
        await pause(RETRY_AFTER_MS);
        continue;
      }
      if (answer.status < 300) {
        this.ledger.acknowledged.push({ call, answer, evidence });
        this.moments.acknowledge();
        if (BigInt(answer.position ?? '0') > BigInt(this.ledger.position ?? '0'))
          this.ledger.position = answer.position;
      } else if (!mayBe.includes(answer.status)) {
        this.ledger.violations.push(
          `${call.method} ${call.path} was answered ${answer.status} ${answer.text}`,
        );
      }
      return answer;
    }
  }

  private noteRefusal({ method, path }: Call, { retryAfter, text }: Answer): void {
    this.refused++;
    if (!/^[1-9][0-9]*$/.test(retryAfter ?? ''))
      this.ledger.violations.push(`${method} ${path} was answered 503 without Retry-After: ${text}`);
  }

  /** A question is asked until it is answered, and knows what was acknowledged to anybody before. */
  async query(call: Call): Promise<Answer> {
    for (;;) {
      const answer = await this.attempt({ ...call, behind: this.ledger.position });
      if (answer !== undefined && answer.status < 300) return answer;
      if (answer !== undefined && answer.status !== 503) {
        this.ledger.violations.push(
          `${call.method} ${call.path} was answered ${answer.status} ${answer.text}`,
        );
        return answer;
      }
      await pause(RETRY_AFTER_MS);
    }
  }

  /** Undefined where there was no answer. Throws `Over` at the end. */
  async attempt(call: Call): Promise<Answer | undefined> {
    const url = await this.gate.server();
    try {
      return await send(url, call);
    } catch (error) {
      if (error instanceof Over) throw error;
      return undefined;
    }
  }
}
