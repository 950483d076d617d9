/**
 * Many callers, one transaction at a time. What is added while nothing is being written joins the transaction of this turn of the
 * event loop, so that a lone caller does not wait; much of it is written at once, while the turn goes on. What is added during a
 * write forms the next transaction, so that the dearer a flush is, the more callers share it. One at a time, because each record is
 * chained to the one before: if a write fails, nothing that builds on it may be stored.
 */
export interface CommitPort<Op> {
  /** Puts the operation into the open transaction. */
  put(op: Op): void;
  /** Resolves when what was put in this turn is on disk. */
  committed(): Promise<void>;
  onDurable(ops: readonly Op[]): void;
  /** `attempted` may or may not have been stored, `never` was not. Writing goes on when it resolves. */
  onFailed(attempted: readonly Op[], never: readonly Op[], error: unknown): Promise<void>;
}

/** So many operations do not wait for the turn to end: the disk is to be at work meanwhile. */
const MANY = 32;

export class GroupCommit<Op> {
  readonly #port: CommitPort<Op>;
  #state: 'idle' | 'filling' | 'writing' = 'idle';
  #batch: Op[] = [];
  #next: Op[] = [];
  #putError: { readonly error: unknown } | undefined;
  #endOfTurn: NodeJS.Immediate | undefined;

  constructor(port: CommitPort<Op>) {
    this.#port = port;
  }

  add(op: Op): void {
    if (this.#state === 'writing') {
      this.#next.push(op);
      return;
    }
    this.#fill();
    this.#put(op);
    if (this.#batch.length >= MANY) void this.#write();
  }

  /** The operation added last that meets the condition, of those not yet durable. */
  findLast(condition: (op: Op) => boolean): Op | undefined {
    return this.#next.findLast(condition) ?? this.#batch.findLast(condition);
  }

  #fill(): void {
    if (this.#state === 'filling') return;
    this.#state = 'filling';
    this.#endOfTurn = setImmediate(() => void this.#write());
  }

  #put(op: Op): void {
    this.#batch.push(op);
    if (this.#putError !== undefined) return;
    try {
      this.#port.put(op);
    } catch (error) {
      this.#putError = { error };
    }
  }

  async #write(): Promise<void> {
    this.#state = 'writing';
    clearImmediate(this.#endOfTurn);
    try {
      await this.#port.committed();
      if (this.#putError !== undefined) throw this.#putError.error;
    } catch (error) {
      await this.#fail(error);
      return;
    }
    const durable = this.#batch;
    this.#batch = [];
    this.#goOn();
    this.#port.onDurable(durable);
  }

  async #fail(error: unknown): Promise<void> {
    const attempted = this.#batch;
    const never = this.#next;
    this.#batch = [];
    this.#next = [];
    this.#putError = undefined;
    await this.#port.onFailed(attempted, never, error);
    this.#goOn();
  }

  #goOn(): void {
    this.#state = 'idle';
    if (this.#next.length === 0) return;
    const waiting = this.#next;
    this.#next = [];
    this.#fill();
    for (const op of waiting) this.#put(op);
  }
}
