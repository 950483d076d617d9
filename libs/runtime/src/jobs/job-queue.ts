import { comparePositions, type Clock, type Position } from '@onward/model';
import { Fifo } from './fifo.js';
import { refId, type JobRef } from './job-ref.js';

/** Jobs in back-off that were left to the store are looked for again at the moment of the first of them, and not more often than this, ms. */
const LOOK_AGAIN_MS = 1_000;

/**
 * The jobs of one type that this node knows to be available. Bounded: what does not fit, and everything of a type nobody has
 * asked for, stays in the store as the backlog and is read back from the work index when there is room. Jobs in back-off have as much room
 * again of their own: however many they are, they keep none that is ready from being handed out.
 */
export class JobQueue {
  private readonly ready = new Fifo<JobRef>();
  /** Queued or waiting for their time: a job is never here twice. */
  private readonly known = new Set<string>();
  private readonly timers = new Set<() => void>();
  /** The first moment of a job in back-off that has found no room, and what is done then. */
  private later: { readonly at: number; readonly cancel: () => void } | undefined;
  /** Somebody has asked for this type. */
  wanted = false;
  /** How often a job may have been left to the store, since the start: one was not taken in, or everything is to be read again. */
  missed = 0;
  /** There may be jobs in the store that are not here, stored up to this position. */
  backlog: Position | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly maxLength: number,
    /** A job has become available. */
    private readonly wake: () => void,
  ) {}

  /** From now on jobs are kept; those stored up to `head` are read from the store, also those that a scan under way has passed by. */
  want(head: Position): void {
    this.wanted = true;
    this.missed++;
    if (this.backlog === undefined || comparePositions(this.backlog, head) < 0) this.backlog = head;
  }

  get length(): number {
    return this.ready.length;
  }

  get room(): number {
    return Math.max(0, this.maxLength - (this.known.size - this.timers.size));
  }

  has(ref: JobRef): boolean {
    return this.known.has(refId(ref));
  }

  /** Takes a job in, to be handed out from `at` on (ms since 1970). `position`: where it was stored. */
  offer(ref: JobRef, position: Position, at?: number): void {
    if (this.has(ref)) return;
    const wait = at === undefined ? 0 : at - this.clock.now();
    if (!this.wanted || (wait <= 0 && this.room === 0)) return this.leave(position);
    if (wait > 0 && this.timers.size >= this.maxLength) return this.leaveUntil(wait, position);
    this.known.add(refId(ref));
    if (wait <= 0) return this.arrive(ref);
    const cancel = this.clock.schedule(wait, () => {
      this.timers.delete(cancel);
      this.arrive(ref);
    });
    this.timers.add(cancel);
  }

  take(): JobRef | undefined {
    const ref = this.ready.shift();
    if (ref !== undefined) this.known.delete(refId(ref));
    return ref;
  }

  clear(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.later?.cancel();
  }

  /** It is found in the store when there is room. */
  private leave(position: Position): void {
    if (this.backlog === undefined || comparePositions(this.backlog, position) < 0) this.backlog = position;
    this.missed++;
  }

  /** It is found in the store when its time has come. */
  private leaveUntil(wait: number, position: Position): void {
    const at = this.clock.now() + Math.max(wait, LOOK_AGAIN_MS);
    if (this.later !== undefined && this.later.at <= at) return;
    this.later?.cancel();
    const cancel = this.clock.schedule(at - this.clock.now(), () => {
      this.later = undefined;
      this.leave(position);
      this.wake();
    });
    this.later = { at, cancel };
  }

  private arrive(ref: JobRef): void {
    this.ready.push(ref);
    this.wake();
  }
}
