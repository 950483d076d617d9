import type { Key, Ordinal, Position } from '@onward/model';
import type { JobQueue } from './job-queue.js';
import type { JobRef } from './job-ref.js';

/** An open job as the work index has it; it may lag, so that the instance is asked before the job is handed out. */
export interface WorkIndexJob {
  readonly id: string;
  readonly instanceKey: Key;
  readonly job: Ordinal;
  readonly tenantId: string;
  readonly retryAt?: number;
  /** Of the event that made it available. */
  readonly position: Position;
}

/** The small index of open work, built by a projection. */
export interface WorkIndex {
  head(): Promise<Position>;
  /** Resolves when the index has come to `position`, or false when it has not in time. */
  waitFor(position: Position): Promise<boolean>;
  /** Open jobs of a type in the order of their ids, behind `after`. */
  openJobs(type: string, after: string | undefined, limit: number): Promise<readonly WorkIndexJob[]>;
}

const PAGE = 500;

/** The index has not come to where it is needed in time: ask again later. */
export class WorkIndexBehind extends Error {
  override readonly name = 'WorkIndexBehind';
  constructor(position: Position) {
    super(`the index of open work has not come to position ${position} in time`);
  }
}

/** Reads jobs that were stored but not kept in memory back into the queue, a page at a time, when there is room again. */
export class Backlog {
  private running: Promise<void> | undefined;
  private cursor: string | undefined;
  /** How many jobs the queue had not taken when this scan of the index began. */
  private missedBefore = 0;

  constructor(
    private readonly type: string,
    private readonly queue: JobQueue,
    private readonly index: WorkIndex,
    /** Being worked on, or another node's to hand out. */
    private readonly skip: (ref: JobRef) => boolean,
  ) {}

  /** A scan of the index is under way: the next page may hold jobs that the former ones did not. */
  get isReadingOn(): boolean {
    return this.cursor !== undefined;
  }

  /** Resolves when the next page is in the queue; at once when there is no backlog. Rejects where the index is behind or away. */
  refill(): Promise<void> {
    if (this.queue.backlog === undefined || this.queue.room === 0) return Promise.resolve();
    this.running ??= this.readPage().finally(() => (this.running = undefined));
    return this.running;
  }

  private async readPage(): Promise<void> {
    const upTo = this.queue.backlog!;
    if (!(await this.index.waitFor(upTo))) throw new WorkIndexBehind(upTo);
    // Room may have gone while the index was waited for; whoever makes room again reads on.
    const limit = Math.min(PAGE, this.queue.room);
    if (limit === 0) return;
    if (this.cursor === undefined) this.missedBefore = this.queue.missed;
    const jobs = await this.index.openJobs(this.type, this.cursor, limit);
    const atEnd = jobs.length < limit;
    this.cursor = atEnd ? undefined : jobs.at(-1)!.id;
    // What the queue has not taken since the scan began may lie behind the cursor: only a further scan finds it. Cleared before
    // these jobs are offered: what does not fit any more sets it again.
    if (atEnd && this.queue.missed === this.missedBefore) this.queue.backlog = undefined;
    for (const { instanceKey, job, tenantId, retryAt, position } of jobs) {
      const ref: JobRef = { instanceKey, job, type: this.type, tenantId, position };
      if (!this.skip(ref)) this.queue.offer(ref, upTo, retryAt);
    }
  }
}
