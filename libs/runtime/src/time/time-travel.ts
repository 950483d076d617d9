import type { Clock, Position } from '@onward/model';
import type { ManualClock } from './manual-clock.js';

/** The parts of the runtime that work on without being asked. Each promise resolves when its part has nothing left to do. */
export interface Restless {
  head(): Promise<Position>;
  /** Every reaction to what was stored up to there has been answered. False: not in time. */
  reacted(position: Position, timeoutMs: number): Promise<boolean>;
  /** False: not in time. */
  projected(position: Position, timeoutMs: number): Promise<boolean>;
  /** No command and no due timer is under way. */
  idle(): Promise<void>;
}

/** How long everything may take to come to rest after one step of the clock, ms of real time. */
const PATIENCE_MS = 30_000;
/** Moments at which something is due that one move stops at; behind them it moves on in one leap. */
const MAX_STOPS = 10_000;

/** Something did not come to rest: a reaction that keeps failing, or processes that feed each other for ever. */
export class Restlessness extends Error {
  override readonly name = 'Restlessness';
}

/** Moves the time of the processes, and waits for all that follows from it. */
export class TimeTravel {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: ManualClock,
    private readonly parts: Restless,
    private readonly realTime: Clock,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /**
   * Moves forwards from one due moment to the next, each seen through to its end, or backwards in one leap. Resolves when nothing
   * goes on any more without somebody's help. One move at a time. Rejects with `Restlessness`.
   */
  moveTo(moment: number): Promise<void> {
    const move = this.last.then(() => this.move(moment));
    this.last = move.catch(() => undefined);
    return move;
  }

  private async move(moment: number): Promise<void> {
    await this.settle();
    for (let stops = 0; stops < MAX_STOPS; stops++) {
      const due = this.clock.nextDue();
      if (due === undefined || due > moment) break;
      this.clock.moveTo(Math.max(due, this.clock.now()));
      await this.settle();
    }
    this.clock.moveTo(moment);
    await this.settle();
  }

  /** Looks until nothing has been stored during a whole look. */
  private async settle(): Promise<void> {
    const givenUpAt = this.realTime.now() + PATIENCE_MS;
    for (let head = await this.parts.head(); ;) {
      const left = givenUpAt - this.realTime.now();
      const isCalm =
        left > 0 && (await this.parts.projected(head, left)) && (await this.parts.reacted(head, left));
      if (!isCalm)
        throw new Restlessness(`what follows from the move has not ended within ${PATIENCE_MS} ms`);
      await this.parts.idle();
      const now = await this.parts.head();
      if (now === head) return;
      head = now;
    }
  }
}
