import { invariant } from '@onward/model';
import {
  AppendTooLarge,
  OutcomeUnknown,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../errors.js';
import { MAX_APPEND_BYTES, MAX_EVENTS_PER_APPEND } from '../port.js';
import type { AppendRequest, AppendResult } from '../port.js';
import { Admission, type Bounds } from './admission.js';
import type { Connection } from './connection.js';
import type { DiskGuard } from './disk-guard.js';
import { GroupCommit } from './group-commit.js';
import type { Head } from './heads.js';
import { JournalInDoubt } from './journal/writer.js';
import { MAX_REVISION } from './keys.js';
import { deletedOption, LogEnd } from './log-end.js';
import type { LogView } from './log-view.js';
import {
  bytesOf,
  holds,
  putOperation,
  releaseFollowers,
  resolveOperation,
  resultOf,
  type Operation,
  type Option,
} from './operation.js';
import { decodeRecord, RecordEncoder } from './record.js';
import type { LogWriter } from './writer.js';

const CONFIRMATION: Option = { name: 'confirmation', value: '' };

export interface AppenderOptions extends Bounds {
  readonly cachedStreams: number;
}

export interface AppenderPorts {
  readonly connection: Connection;
  readonly view: LogView;
  readonly writer: LogWriter;
  readonly guard: DiskGuard;
  /** In order, before anybody is answered. */
  onDurable(ops: readonly Operation[], durable: number): void;
}

interface Answer {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/** Checks revisions against the heads in memory, numbers, encodes and hands over to the group commit; all in one synchronous step. */
export class Appender {
  readonly #ports: AppenderPorts;
  readonly #commit: GroupCommit<Operation>;
  readonly #admission: Admission;
  readonly #end: LogEnd;
  readonly #encoder = new RecordEncoder();
  #closed = false;

  constructor(ports: AppenderPorts, options: AppenderOptions) {
    invariant(
      options.cachedStreams >= 2 * options.maxOperations,
      'cachedStreams must be twice maxOperations',
    );
    this.#ports = ports;
    this.#admission = new Admission(options);
    this.#end = new LogEnd(ports.view, options.cachedStreams);
    this.#commit = new GroupCommit({
      put: (op) => putOperation(ports.writer, op),
      committed: () => ports.writer.committed(),
      onDurable: (ops) => this.#settle(ops),
      onFailed: (attempted, never, error) => this.#recover(attempted, never, error),
    });
  }

  /** The position of the last event known to be on disk. */
  get durable(): number {
    return this.#end.durable;
  }

  /** Nothing is in doubt: what is visible is on disk. */
  get sound(): boolean {
    return this.#end.sound;
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return new Promise((resolve, reject) => this.#enter(request, { resolve, reject }));
  }

  setOption(option: Option): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#admission.enter(() => this.#try(reject, () => this.#add({ option, resolve, reject })));
    });
  }

  /** The events stay in the log; that the stream is deleted is kept beside them. */
  delete(stream: string, expectedRevision: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const remove = (): void => {
        const head = this.#end.head(stream);
        if (head?.deleted) {
          // By a deletion that is perhaps still on its way to the disk.
          this.#add({ option: CONFIRMATION, resolve, reject });
          return;
        }
        if (head?.revision !== expectedRevision)
          throw new WrongExpectedRevision(stream, expectedRevision, head?.revision ?? -1);
        const option = { name: deletedOption(stream), value: String(expectedRevision) };
        this.#add({ option, resolve, reject }, () => this.#end.delete(stream, head));
      };
      this.#admission.enter(() => this.#try(reject, remove));
    });
  }

  /** Refuses further appends; resolves when those under way are done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#admission.empty();
  }

  #enter(request: AppendRequest, answer: Answer): void {
    this.#admission.enter(() => this.#try(answer.reject, () => this.#accept(request, answer)));
  }

  /** Rejects where `action` throws; LMDB must be open for writing, and the end of the log known. */
  #try(reject: (error: Error) => void, action: () => void): void {
    try {
      if (this.#closed) throw new StoreUnavailable('the event store is closed');
      void this.#ports.connection.writing;
      this.#end.find();
      action();
    } catch (error) {
      reject(error as Error);
    }
  }

  #accept(request: AppendRequest, answer: Answer): void {
    const { stream, expectedRevision, events, decisionId } = request;
    const head = this.#end.head(stream);
    if (head?.deleted) throw deleted(stream);
    if (!holds(expectedRevision, head?.revision)) {
      this.#conflict(request, head, answer);
      return;
    }
    invariant(events.length > 0, 'an append has at least one event');
    if (events.length > MAX_EVENTS_PER_APPEND) {
      throw new AppendTooLarge(
        `${events.length} events in one append; at most ${MAX_EVENTS_PER_APPEND} are possible`,
      );
    }
    const firstRevision = head === undefined ? 0 : head.revision + 1;
    invariant(firstRevision + events.length <= MAX_REVISION, `stream ${stream} is full`);
    const lastPosition = this.#end.position + events.length;
    const append = { stream, firstRevision, decisionId, lastPosition, events };
    const record = this.#encoder.encode(append, this.#end.crc);
    if (record.bytes.length > MAX_APPEND_BYTES) {
      throw new AppendTooLarge(
        `an append of ${record.bytes.length} bytes; at most ${MAX_APPEND_BYTES} are possible`,
      );
    }
    this.#add({ append, record: record.bytes, ...answer }, () => this.#end.advance(append, record.crc));
  }

  /** `advance` runs once the operation is sure to be tried. */
  #add(op: Operation, advance?: () => void): void {
    this.#ports.guard.admit(this.#admission.operations, this.#admission.bytes);
    advance?.();
    this.#admission.took(bytesOf(op));
    this.#commit.add(op);
  }

  /** Another append was first; or this very one, sent before. */
  #conflict(request: AppendRequest, head: Head | undefined, answer: Answer): void {
    const { stream, expectedRevision } = request;
    if (head !== undefined && head.position > this.#end.durable) {
      // What it conflicts with is not on disk yet: a loser told now would reload, see nothing new and lose again.
      this.#whenDecided(stream, answer, () => this.#enter(request, answer));
      return;
    }
    const repeated = this.#repeated(request);
    if (repeated !== undefined) answer.resolve(repeated);
    else answer.reject(new WrongExpectedRevision(stream, expectedRevision, head?.revision ?? -1));
  }

  /** The first answer, where exactly this append is stored where it was meant to be. */
  #repeated({ stream, expectedRevision, events, decisionId }: AppendRequest): AppendResult | undefined {
    const first = expectedRevision === 'no-stream' ? 0 : Number(expectedRevision) + 1;
    if (Number.isNaN(first)) return undefined;
    const { view } = this.#ports;
    const entry = view.indexEntry(stream, first);
    const record = entry && view.record(entry.lastPosition);
    if (entry === undefined || record === undefined) return undefined;
    const stored = decodeRecord(record, entry.lastPosition);
    if (stored.decisionId !== decisionId || stored.events.length !== events.length) return undefined;
    return resultOf(stored);
  }

  #whenDecided(stream: string, answer: Answer, again: () => void): void {
    const underWay = this.#commit.findLast((op) => op.append?.stream === stream);
    if (underWay !== undefined) {
      (underWay.followers ??= []).push(again);
      return;
    }
    // Left by an unknown outcome: it counts as stored once a later commit, for which this asks, is on disk.
    const unknown = (error: Error): void =>
      answer.reject(new OutcomeUnknown(error.message, { cause: error }));
    try {
      this.#add({ option: CONFIRMATION, resolve: again, reject: unknown });
    } catch (error) {
      unknown(error as Error);
    }
  }

  #settle(ops: readonly Operation[]): void {
    this.#ports.onDurable(ops, this.#end.reached(ops));
    for (const op of ops) resolveOperation(op);
    this.#done(ops);
  }

  async #recover(
    attempted: readonly Operation[],
    never: readonly Operation[],
    error: unknown,
  ): Promise<void> {
    this.#admission.pause();
    await this.#ports.connection.afterFailure();
    const reason = error instanceof Error ? error.message : String(error);
    const nothing = new StoreUnavailable(`nothing was stored: ${reason}`, { cause: error });
    const unknown = new OutcomeUnknown(`it may have been stored: ${reason}`, { cause: error });
    const known = this.#end.lose() && !(error instanceof JournalInDoubt);
    for (const op of attempted) op.reject(known && !this.#end.isVisible(op) ? nothing : unknown);
    for (const op of never) op.reject(nothing);
    this.#done([...attempted, ...never]);
    this.#admission.resume();
  }

  #done(ops: readonly Operation[]): void {
    releaseFollowers(ops);
    let bytes = 0;
    for (const op of ops) bytes += bytesOf(op);
    this.#admission.released(ops.length, bytes);
  }
}

export const deleted = (stream: string): StreamDeleted =>
  new StreamDeleted(`stream ${stream} was deleted for good`);
