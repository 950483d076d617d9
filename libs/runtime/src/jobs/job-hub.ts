import { ordinalMap, type InstanceState } from '@onward/engine';
import type { Key, Position } from '@onward/model';
import type { ActivatedJob, ActivateJobsRequest, JobHandler } from '../api.js';
import type { Committed } from '../instances/executor.js';
import type { Handout } from './activated-job.js';
import { ForeignJobs } from './foreign-jobs.js';
import { Backlog } from './backlog.js';
import { HandlerPool } from './handler-pool.js';
import { refId, type JobRef } from './job-ref.js';
import { RETRY_MS, type JobHubPorts, type JobType } from './job-hub-ports.js';
import { JobQueue } from './job-queue.js';
import { Leases } from './leases.js';
import { Preparation } from './preparation.js';
import { Waiter } from './waiter.js';

const HANDLER_WORKER = 'in-process';
/** A handler's job has no lease: it ends with its process. Its deadline is as far as a job's may be. */
const HANDLER_DEADLINE_MS = 24 * 60 * 60 * 1000;
/** A node whose workers have not asked for so long hands out no more jobs of that type, ms. */
const WANTED_FOR_MS = 15_000;

/**
 * Brings jobs to those who work on them. Ready work is pushed: a job this node has just stored goes straight to a free handler
 * or a waiting long poll. Nothing here is durable; after a crash the jobs are found again in the work index.
 */
export class JobHub {
  private readonly types = new Map<string, JobType>();
  private readonly leases: Leases;
  private readonly preparation: Preparation;
  /** Being worked on by an in-process handler, and what to do when it is done: its job may have become available again. */
  private readonly running = new Map<string, (() => void) | undefined>();
  /** Of events that other nodes have stored. */
  readonly foreign: ForeignJobs;
  private stopped = false;

  constructor(private readonly ports: JobHubPorts) {
    this.leases = new Leases(ports.clock);
    this.preparation = new Preparation(ports, (ref, retryAt) => this.returnToQueue(ref, retryAt));
    this.foreign = new ForeignJobs({
      types: () => this.types.keys(),
      isMine: (type, instanceKey, position) => ports.handOut.isMine(type, instanceKey, position),
      stateOf: (instanceKey) => ports.stateOf(instanceKey),
      over: (id) => this.leases.release(id),
      offer: (ref, retryAt) => {
        if (!this.stopped && !this.isBusy(ref))
          this.types.get(ref.type)?.queue.offer(ref, ref.position, retryAt);
      },
      later: (action) => this.later(action),
    });
  }

  /** Events just stored by this node. */
  onCommitted(committed: Committed): void {
    const { events, instanceKey } = committed;
    for (let index = 0; index < events.length; index++) {
      const event = events[index]!;
      switch (event.type) {
        case 'JobCreated':
          this.available(committed, event.data.job, index);
          break;
        case 'JobFailed':
          this.leases.release(`${instanceKey}/${event.data.job}`);
          if (event.data.retries > 0) this.available(committed, event.data.job, index);
          break;
        case 'IncidentResolved':
          if (event.data.job !== undefined) this.available(committed, event.data.job, index);
          break;
        case 'JobCompleted':
        case 'JobCanceled':
        case 'JobErrorThrown':
          if (this.leases.size > 0) this.leases.release(`${instanceKey}/${event.data.job}`);
          break;
        default:
      }
    }
  }

  /** Somebody takes jobs of this type here, or has until a moment ago. */
  wanted(typeName: string): boolean {
    const type = this.types.get(typeName);
    if (type === undefined) return false;
    const isAsked = type.waiters.size > 0 || type.wantedUntil > this.ports.pauses.now();
    return type.pool !== undefined || isAsked || this.leases.holds(typeName);
  }

  /** What others handed out may be this node's now: what is open is read again. */
  lookAgain(): void {
    for (const type of this.types.values()) if (type.queue.wanted) this.lookAgainFor(type);
  }

  /** Hands out up to `maxJobs`; waits for the first one as long as the request says. */
  async activate(request: ActivateJobsRequest, signal?: AbortSignal): Promise<readonly ActivatedJob[]> {
    const type = this.typeOf(request.type);
    const { pauses } = this.ports;
    const givenUpAt = pauses.now() + request.requestTimeout;
    for (;;) {
      type.wantedUntil = pauses.now() + WANTED_FOR_MS;
      await this.want(type);
      const { jobs, passedBy } = await this.take(type, request, signal);
      if (jobs.length > 0 || this.stopped || signal?.aborted) return jobs;
      const { backlog, queue } = type;
      const remaining = givenUpAt - pauses.now();
      // What was at hand may have been done already: there is nothing only once the store has been asked, too.
      const isMoreInStore = queue.room > 0 && (queue.backlog !== undefined || backlog.isReadingOn);
      if (remaining <= 0 && !isMoreInStore) return jobs;
      if (isMoreInStore) await backlog.refill();
      if (isMoreInStore || queue.length > passedBy) continue;
      const waiter = new Waiter(pauses, remaining, signal);
      type.waiters.add(waiter);
      await waiter.done;
      type.waiters.delete(waiter);
    }
  }

  /** On this node. */
  isLeased(instanceKey: Key, job: number): boolean {
    return this.leases.has(`${instanceKey}/${job}`);
  }

  /** False where the job is not leased on this node. */
  extendLease(instanceKey: Key, job: number, timeoutMs: number): boolean {
    return this.leases.extend(`${instanceKey}/${job}`, timeoutMs);
  }

  handle(
    typeName: string,
    handler: JobHandler,
    concurrency = this.ports.options.handlerConcurrency,
  ): () => void {
    const type = this.typeOf(typeName);
    if (type.pool !== undefined) throw new Error(`job type "${typeName}" already has a handler`);
    const pool = new HandlerPool(handler, concurrency, { ...this.ports, clock: this.ports.pauses }, () =>
      this.pump(type),
    );
    type.pool = pool;
    this.readAhead(type);
    return () => {
      pool.close();
      if (type.pool === pool) delete type.pool;
    };
  }

  stop(): void {
    this.stopped = true;
    for (const { waiters, pool, queue } of this.types.values()) {
      pool?.close();
      queue.clear();
      for (const waiter of waiters) waiter.wake();
    }
    this.leases.clear();
  }

  private available(
    { instanceKey, state, decisionId, position, tenantId }: Committed,
    jobId: number,
    index: number,
  ): void {
    const job = ordinalMap.get(state.jobs, jobId);
    if (job?.status !== 'open') return;
    const type = this.typeOf(job.type);
    const cause = { decisionId, index };
    const ref: JobRef = { instanceKey, job: jobId, type: job.type, tenantId, position, cause };
    const id = refId(ref);
    if (this.leases.has(id) || !this.isMine(ref)) return;
    if (this.running.has(id)) {
      this.running.set(id, () => type.queue.offer(ref, position, job.retryAt));
      return;
    }
    if (
      type.pool !== undefined &&
      type.pool.free > 0 &&
      type.queue.length === 0 &&
      job.retryAt === undefined
    ) {
      void this.runHandler(type, ref, state);
      return;
    }
    type.queue.offer(ref, position, job.retryAt);
  }

  private isMine({ type, instanceKey, position }: JobRef): boolean {
    return this.ports.handOut.isMine(type, instanceKey, position);
  }

  private isBusy(ref: JobRef): boolean {
    return this.leases.has(refId(ref)) || this.running.has(refId(ref));
  }

  private typeOf(name: string): JobType {
    let type = this.types.get(name);
    if (type === undefined) {
      const { clock, options, workIndex } = this.ports;
      const queue = new JobQueue(clock, options.maxQueuedJobs, () => this.pump(created));
      const skip = (ref: JobRef): boolean => this.isBusy(ref) || !this.isMine(ref);
      const created: JobType = {
        name,
        queue,
        waiters: new Set(),
        isReading: false,
        isLooking: false,
        wantedUntil: 0,
        backlog: new Backlog(name, queue, workIndex, skip),
      };
      this.types.set(name, (type = created));
    }
    return type;
  }

  /** From now on jobs of this type are kept at hand; what the store has of them is read first. */
  private async want(type: JobType): Promise<void> {
    await this.ports.handOut.serve(type.name);
    if (!type.queue.wanted) {
      const head = await this.ports.workIndex.head();
      if (!type.queue.wanted) type.queue.want(head);
    }
    if (type.queue.length === 0) await type.backlog.refill();
  }

  /** For a handler, which asks but once: what the store has is read until that has succeeded. One at a time per type. */
  private readAhead(type: JobType): void {
    if (type.isReading) return;
    type.isReading = true;
    this.want(type).then(
      () => {
        type.isReading = false;
        this.pump(type);
      },
      (error: unknown) => {
        type.isReading = false;
        this.ports.logger.warn('open jobs could not be read and are asked for again', {
          error: String(error),
        });
        this.later(() => this.readAhead(type));
      },
    );
  }

  /** One at a time per type: a store that is away is asked by each of them once in a while, however often others come and go. */
  private lookAgainFor(type: JobType): void {
    if (type.isLooking || this.stopped) return;
    type.isLooking = true;
    this.ports.workIndex.head().then(
      (head) => {
        type.isLooking = false;
        type.queue.want(head);
        for (const waiter of type.waiters) waiter.wake();
        if (type.pool !== undefined) this.readAhead(type);
      },
      () => {
        type.isLooking = false;
        this.later(() => this.lookAgainFor(type));
      },
    );
  }

  private later(action: () => void): void {
    this.ports.pauses.schedule(RETRY_MS, () => {
      if (!this.stopped) action();
    });
  }

  /** Wakes whoever can take what is queued. */
  private pump(type: JobType): void {
    if (this.stopped) return;
    while (type.pool !== undefined && type.pool.free > 0) {
      const ref = type.queue.take();
      if (ref === undefined) break;
      void this.runHandler(type, ref);
    }
    const { backlog, length, room } = type.queue;
    const isInStore = length === 0 && backlog !== undefined && room > 0;
    if (length > 0 || isInStore) for (const waiter of type.waiters) waiter.wake();
    if (isInStore && (type.pool?.free ?? 0) > 0) this.readAhead(type);
  }

  private async runHandler(type: JobType, ref: JobRef, known?: InstanceState): Promise<void> {
    const id = refId(ref);
    if (this.running.has(id)) return;
    this.running.set(id, undefined);
    const deadline = this.ports.clock.now() + HANDLER_DEADLINE_MS;
    const handout = { worker: HANDLER_WORKER, deadline };
    const isHandedOut = await type.pool!.run(ref, () =>
      known === undefined ? this.prepare(ref, handout) : this.preparation.from(known, ref, handout),
    );
    if (!isHandedOut) this.later(() => this.returnToQueue(ref));
    const again = this.running.get(id);
    this.running.delete(id);
    again?.();
  }

  private async take(
    type: JobType,
    request: ActivateJobsRequest,
    signal?: AbortSignal,
  ): Promise<{ jobs: ActivatedJob[]; passedBy: number }> {
    const jobs: ActivatedJob[] = [];
    const { worker, timeout, fetchVariables, tenantIds } = request;
    const passedBy: JobRef[] = [];
    while (jobs.length < request.maxJobs && !signal?.aborted) {
      const ref = type.queue.take();
      if (ref === undefined) break;
      if (tenantIds !== undefined && !tenantIds.includes(ref.tenantId)) {
        passedBy.push(ref);
        continue;
      }
      const handout: Handout = {
        worker,
        deadline: this.ports.clock.now() + timeout,
        ...(fetchVariables === undefined ? {} : { fetchVariables }),
      };
      const id = refId(ref);
      if (this.leases.has(id)) continue;
      this.leases.take(id, type.name, timeout, () => this.returnToQueue(ref));
      const job = await this.prepare(ref, handout).catch((error: unknown) => {
        this.returnToQueue(ref);
        throw error;
      });
      if (job === undefined) this.leases.release(id);
      else jobs.push(job);
    }
    for (const ref of passedBy) type.queue.offer(ref, '0' as Position);
    return { jobs, passedBy: passedBy.length };
  }

  private async prepare(ref: JobRef, handout: Handout): Promise<ActivatedJob | undefined> {
    return this.isMine(ref) ? this.preparation.of(ref, handout) : undefined;
  }

  /** @param retryAt not before this moment, ms since 1970 */
  private returnToQueue(ref: JobRef, retryAt?: number): void {
    this.leases.release(refId(ref));
    if (this.stopped) return;
    this.ports.workIndex.head().then(
      (head) => this.typeOf(ref.type).queue.offer(ref, head, retryAt),
      () => this.later(() => this.returnToQueue(ref, retryAt)),
    );
  }
}
