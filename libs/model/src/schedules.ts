import type { Json } from './json.js';

/** When a timer is due, and what comes after. Plain data: it is part of events. */
export interface Due {
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** How often it comes again after this one; absent where there is no `cycle`, or without end. */
  readonly remaining?: number;
  /** How the next moment follows from this one: a cron expression with its time zone, or `[anchor/]duration[/end]` in ISO 8601. */
  readonly cycle?: string;
}

export type DueResult =
  { readonly ok: true; readonly due: Due } | { readonly ok: false; readonly message: string };

/** Dates, durations, cycles and cron as a pure port: the same arguments give the same answer. */
export interface Schedules {
  /**
   * @param value what the timer's expression yielded: ISO 8601 text, or a cron expression for a cycle
   * @param now milliseconds since 1970
   */
  first(kind: 'date' | 'duration' | 'cycle', value: Json, now: number): DueResult;
  /** The next moment after this one, reckoned from it and not from now, so that cycles do not drift; undefined: that was the last. */
  next(due: Due): Due | undefined;
}
