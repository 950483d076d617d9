export interface ClientOptions {
  /** Where the server listens, such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** Sent with what takes a tenant; by default the server's. */
  readonly tenantId?: string;
  /** Queries wait until the read models know what this client's commands did. Default true. */
  readonly readYourWrites?: boolean;
  /** Every command gets an idempotency key of its own, so that it is repeated safely when its answer is lost. Default false. */
  readonly autoIdempotency?: boolean;
  /** How long to wait for one answer, ms. Default 30,000. */
  readonly timeoutMs?: number;
  /**
   * Repeats after a broken connection and after 503, of queries and of commands with an idempotency key. `attempts` in all: default 5,
   * 1 does not repeat. Waits double from `initialMs` (default 100) to `maxMs` (default 10,000) with jitter, and are not shorter than
   * `Retry-After`.
   */
  readonly retry?: { readonly attempts?: number; readonly initialMs?: number; readonly maxMs?: number };
  /** Sent with every request, such as a proxy's authorization. */
  readonly headers?: Readonly<Record<string, string>>;
}
