import { comparePositions, type Clock, type Position, type Rejection } from '@onward/model';
import type { Outcome } from '../api.js';
import type { Logger } from '../ports.js';
import { compareDue, type DueEntry, type DuePlace } from './due-entry.js';
import { DueWindow } from './due-window.js';
import { RefusedTimers, RETRY_MS } from './refused-timers.js';

/** Everything that is to come, as the store has it: it may lag. */
export interface DueIndex {
  head(): Promise<Position>;
  /** Resolves when the index has come to `position`, or false when it has not in time. */
  waitFor(position: Position): Promise<boolean>;
  /** In order behind `after`, not due later than `until` where that is given. */
  next(after: DuePlace | undefined, limit: number, until?: number): Promise<readonly DueEntry[]>;
}

export interface TimerPorts {
  /** The time that things are due by. */
  readonly clock: Clock;
  /** The time of pauses. */
  readonly pauses: Clock;
  readonly logger: Logger;
  readonly index: DueIndex;
  /** Other nodes may leave something undone. */
  readonly sharedStore: boolean;
  /** Entries kept in memory; default 1,000. */
  readonly window?: number;
  /** Refused ones kept in memory; default 10,000. */
  readonly maxRefused?: number;
  /** What is to happen at its moment. A repeat changes nothing. */
  fire(entry: DueEntry): Promise<Outcome<unknown>>;
}

const ZERO = '0' as Position;
const WINDOW = 1_000;
/** Taken out at a time, and under way side by side at most. */
const BATCH = 256;
const CONCURRENCY = 64;
/** More than so many from before the start have piled up: from then on they are begun in order, and not waited for one by one. */
const PILE = 128;
/** Where more have been refused than are remembered, all are read anew after so long, ms. */
const READ_ANEW_MS = 60_000;
const NOTHING: DuePlace = { dueAt: -Infinity, id: '' };
/** What another node should have done so long ago (ms of the clock) is done by this one; it looks as often. */
const OTHERS_GRACE_MS = 1_000;

/**
 * Fires what is due: timers of instances and of start events, the expiry of messages. Only the next ones are in memory; all are in the index
 * of open work, in order, so that a stop loses none: the overdue ones are then fired in the order in which they were due. Those that come due
 * while it runs are begun in order and wait for no other one, so that what takes long makes none of them late.
 */
export class Timers {
  private readonly window: DueWindow;
  private readonly capacity: number;
  private readonly firing = new Map<string, Promise<void>>();
  /** What was due by then came due during a stop. */
  private startedAt = -Infinity;
  private readonly refused: RefusedTimers;
  private readsAnew = false;
  private cancelAlarm: (() => void) | undefined;
  private working: Promise<void> | undefined;
  private reading: Promise<void> | undefined;
  /** The index must have come here before what it has behind the window's end is all there is. */
  private missed: Position | undefined;
  /** The earliest of those that were offered behind the window's end since the index was asked last: it need not have them yet. */
  private earliestMissed: DuePlace | undefined;
  private started = false;
  private stopped = false;

  constructor(private readonly ports: TimerPorts) {
    this.capacity = ports.window ?? WINDOW;
    this.window = new DueWindow(this.capacity);
    this.window.knowsUpTo(NOTHING);
    this.refused = new RefusedTimers(ports.maxRefused);
  }

  /** Those due that a limit keeps from being fired: they are tried again, for as long as it takes. */
  get refusedForLimits(): number {
    return this.refused.byLimits;
  }

  /** From now on the index can be read. */
  start(): void {
    this.started = true;
    this.startedAt = this.ports.clock.now();
    this.readOn();
    if (this.ports.sharedStore) this.watchOthers();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelAlarm?.();
    this.window.clear();
    await this.working;
    await Promise.all(this.firing.values());
    await this.reading;
  }

  /** Resolves when nothing that is due is under way, and the next ones are known. */
  async idle(): Promise<void> {
    const { firing } = this;
    while (!this.stopped && (this.working !== undefined || this.reading !== undefined || firing.size > 0))
      await (this.working ?? this.reading ?? Promise.race(firing.values()));
  }

  /** It was stored at `position`. */
  offer(entry: DueEntry, position: Position): void {
    if (!this.window.add(entry)) this.miss(entry, position);
    this.setAlarm();
  }

  /** It does not come any more. */
  callOff(id: string): void {
    this.window.remove(id);
    this.refused.remove(id);
  }

  private miss(entry: DueEntry, position: Position): void {
    if (comparePositions(position, this.missed ?? ZERO) >= 0) this.missed = position;
    if (this.earliestMissed === undefined || compareDue(entry, this.earliestMissed) < 0)
      this.earliestMissed = entry;
  }

  private setAlarm(): void {
    this.cancelAlarm?.();
    this.cancelAlarm = undefined;
    const { first } = this.window;
    if (first === undefined || this.stopped || !this.started || this.working !== undefined) return;
    const { clock } = this.ports;
    const wait = Math.max(0, first.dueAt - clock.now());
    if (wait === 0) this.work();
    else this.cancelAlarm = clock.schedule(wait, () => this.work());
  }

  private work(): void {
    if (this.working !== undefined || this.stopped) return;
    this.working = this.fireAll().finally(() => {
      this.working = undefined;
      if (this.stopped) return;
      this.readOn();
      this.setAlarm();
    });
  }

  private async fireAll(): Promise<void> {
    for (;;) {
      const due = this.window.takeDue(this.ports.clock.now(), BATCH);
      if (due.length === 0 || this.stopped) return;
      for (const together of this.inOrder(due)) {
        if (together.waits) await Promise.all(this.firing.values());
        for (const entry of together.entries) {
          while (this.firing.size >= CONCURRENCY) await Promise.race(this.firing.values());
          this.begin(entry);
        }
      }
      if (this.window.size < this.capacity / 4) {
        this.readOn();
        await this.reading;
      }
    }
  }

  /** What came due during a stop, or while the clock was moved by hand, waits for what was due at an earlier moment. */
  private *inOrder(due: readonly DueEntry[]): Generator<{ entries: readonly DueEntry[]; waits: boolean }> {
    const { clock, pauses } = this.ports;
    const isStrict = due.length <= PILE && (clock !== pauses || due[0]!.dueAt <= this.startedAt);
    if (!isStrict) yield { entries: due, waits: false };
    else for (const entries of byMoment(due)) yield { entries, waits: true };
  }

  private begin(entry: DueEntry): void {
    const { id } = entry;
    const work = this.fireOne(entry).finally(() => {
      if (this.firing.get(id) === work) this.firing.delete(id);
    });
    this.firing.set(id, work);
  }

  /** Never rejects. */
  private async fireOne(entry: DueEntry): Promise<void> {
    try {
      const outcome = await this.ports.fire(entry);
      if (outcome.ok) this.refused.remove(entry.id);
      else this.again(entry, outcome.rejection);
    } catch (error) {
      this.ports.logger.warn('a timer could not be fired and is tried again', {
        timer: entry.id,
        error: String(error),
      });
      this.again(entry);
    }
  }

  private again(entry: DueEntry, why?: Rejection): void {
    const pause = this.refused.pauseAfter(entry, why);
    if (pause === undefined || this.stopped) {
      this.refused.remove(entry.id);
      return;
    }
    if (why?.kind === 'LIMIT')
      this.ports.logger.warn('a limit keeps a timer from being fired; it is tried again', {
        timer: entry.id,
        code: why.code,
        pause,
      });
    if (!this.refused.add(entry, why)) this.readAnew();
    else
      this.ports.pauses.schedule(pause, () => {
        if (!this.stopped && this.refused.resume(entry)) this.offer(entry, ZERO);
      });
  }

  /** What is not remembered is in the index. */
  private readAnew(): void {
    if (this.readsAnew) return;
    this.readsAnew = true;
    this.ports.pauses.schedule(READ_ANEW_MS, () => {
      this.readsAnew = false;
      if (this.stopped) return;
      this.window.clear();
      this.window.knowsUpTo(NOTHING);
      this.readOn();
    });
  }

  /** Reads the next page, where there is room and something to read. One at a time. */
  private readOn(): void {
    if (this.reading !== undefined || !this.started || this.stopped) return;
    if (this.window.end === undefined || this.window.size >= this.capacity / 4) return;
    this.reading = this.readPage().then(
      () => {
        this.reading = undefined;
        this.setAlarm();
        // A page may have been of no use: all of it under way, or called off meanwhile.
        if (this.window.end !== undefined && this.window.size < this.capacity / 4) this.readOn();
      },
      (error: unknown) => {
        this.reading = undefined;
        this.ports.logger.warn('the timers could not be read and are asked for again', {
          error: String(error),
        });
        this.ports.pauses.schedule(RETRY_MS, () => this.readOn());
      },
    );
  }

  private async readPage(): Promise<void> {
    const { index } = this.ports;
    this.earliestMissed = undefined;
    const upTo = this.missed ?? (await index.head());
    if (!(await index.waitFor(upTo))) throw new Error(`the index has not come to position ${upTo} in time`);
    if (this.missed === upTo) this.missed = undefined;
    const after = this.window.end;
    const isFirst = after?.dueAt === -Infinity;
    const page = await index.next(isFirst ? undefined : after, this.capacity);
    if (this.stopped || this.window.end !== after) return;
    // What has been offered since the index was asked is found by the next page: until then nothing is known from there on.
    const gap = this.missed === undefined ? undefined : this.earliestMissed;
    const known = gap === undefined ? page : page.filter((entry) => compareDue(entry, gap) < 0);
    const isLast = page.length < this.capacity && this.missed === undefined;
    this.window.knowsUpTo(isLast ? undefined : (known.at(-1) ?? after));
    for (const entry of known) this.take(entry);
  }

  private take(entry: DueEntry): void {
    // Known already, perhaps better: a timer that comes again is due at another moment since the page was read.
    if (this.window.has(entry.id) || this.firing.has(entry.id)) return;
    if (!this.refused.isWaiting(entry)) this.window.add(entry);
  }

  private watchOthers(): void {
    this.ports.pauses.schedule(OTHERS_GRACE_MS, () => {
      if (this.stopped) return;
      this.takeLeftBehind()
        .catch((error: unknown) =>
          this.ports.logger.warn('the overdue timers could not be read', { error: String(error) }),
        )
        .finally(() => this.watchOthers());
    });
  }

  /** What is overdue although it is none of this node's is another node's, which is gone or slow. */
  private async takeLeftBehind(): Promise<void> {
    const until = this.ports.clock.now() - OTHERS_GRACE_MS;
    const page = await this.ports.index.next(undefined, this.capacity, until);
    for (const entry of page) this.take(entry);
    if (page.length > 0) this.setAlarm();
  }
}

/** Runs of entries that are due at the same moment. */
function* byMoment(due: readonly DueEntry[]): Generator<readonly DueEntry[]> {
  for (let from = 0; from < due.length;) {
    let to = from + 1;
    while (to < due.length && due[to]!.dueAt === due[from]!.dueAt) to++;
    yield due.slice(from, to);
    from = to;
  }
}
