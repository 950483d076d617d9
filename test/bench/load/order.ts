/** What the load generator is to do. */
export interface LoadOrder {
  readonly url: string;
  readonly clients: number;
  readonly processId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Wait for each instance's end. */
  readonly awaitEnd: boolean;
  /** Requests before this are not counted: the server's code is being compiled. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Ends after so many instances, where that is sooner. */
  readonly atMost?: number;
  /** Instances per second, evenly; default: each client as fast as it can. */
  readonly perSecond?: number;
  /** External workers on jobs of a type. */
  readonly workers?: { readonly type: string; readonly count: number; readonly maxJobs: number };
  /** Asks every 100 ms for what was written last, and measures how long the read models take to have it. */
  readonly measuresLag?: boolean;
}

export interface LoadReport {
  /** Instances started (or, with `awaitEnd`, ended) while it was counted. */
  readonly count: number;
  readonly seconds: number;
  /** Instances started altogether, those of the warm-up included. */
  readonly total: number;
  /** Latencies, ms. */
  readonly p50: number;
  readonly p99: number;
  /** Its first words, where a request was not answered 200. */
  readonly failure?: string;
  /** Share of one core that the load generator took. */
  readonly cpu: number;
  readonly lag?: { readonly p50: number; readonly p99: number; readonly max: number };
}

export const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
