import type { Rejection } from '@onward/model';
import type { DueEntry } from './due-entry.js';

/** What could not be fired, or not be read, is tried again after so long, ms. */
export const RETRY_MS = 1_000;
/** An instance that is frozen, because it awaits its compensation, may go on. */
const FROZEN_RETRY_MS = 10_000;
/** A limit may be lifted by what becomes of the instance, or by an operator: asked for less and less often, but for ever. */
const MAX_LIMIT_RETRY_MS = 600_000;
const MAX_REFUSED = 10_000;

interface Refused {
  readonly dueAt: number;
  readonly tries: number;
  readonly isLimit: boolean;
  readonly isWaiting: boolean;
}

/** Timers that could not be fired and are tried again; bounded, what does not fit is looked for in the index. */
export class RefusedTimers {
  private readonly entries = new Map<string, Refused>();

  constructor(private readonly max = MAX_REFUSED) {}

  /** Those that a limit keeps from being fired, as far as they are remembered. */
  get byLimits(): number {
    let count = 0;
    for (const { isLimit } of this.entries.values()) if (isLimit) count++;
    return count;
  }

  /**
   * @param why absent: nobody knows, an exception
   * @returns after how many ms it is to be tried again, undefined where the refusal is for good: the instance has moved on
   */
  pauseAfter({ id }: DueEntry, why?: Rejection): number | undefined {
    if (why === undefined || why.kind === 'UNAVAILABLE' || why.code === 'TIMER_NOT_DUE') return RETRY_MS;
    if (why.code === 'PROCESS_INSTANCE_FROZEN') return FROZEN_RETRY_MS;
    if (why.kind !== 'LIMIT') return undefined;
    return Math.min(MAX_LIMIT_RETRY_MS, RETRY_MS * 2 ** Math.min(this.entries.get(id)?.tries ?? 0, 20));
  }

  /** False where there is no room for it. */
  add({ dueAt, id }: DueEntry, why?: Rejection): boolean {
    const before = this.entries.get(id);
    if (before === undefined && this.entries.size >= this.max) return false;
    const tries = (before?.tries ?? 0) + 1;
    this.entries.set(id, { dueAt, tries, isLimit: why?.kind === 'LIMIT', isWaiting: true });
    return true;
  }

  /** Its pause is over; false where it has been called off meanwhile. */
  resume({ dueAt, id }: DueEntry): boolean {
    const entry = this.entries.get(id);
    if (entry?.dueAt !== dueAt) return false;
    this.entries.set(id, { ...entry, isWaiting: false });
    return true;
  }

  isWaiting({ dueAt, id }: DueEntry): boolean {
    const entry = this.entries.get(id);
    return entry?.isWaiting === true && entry.dueAt === dueAt;
  }

  remove(id: string): void {
    this.entries.delete(id);
  }
}
