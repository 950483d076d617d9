import { isTransient, OnwardError, UnreachableError } from '../errors.js';
import type { ClientOptions } from '../options.js';
import { bodyOf, refusalOf } from './answer.js';
import { deadline, type Deadline } from './deadline.js';
import { DEFAULT_BACKOFF, delayAfter, sleep, type Backoff } from './backoff.js';
import { ReadPositions } from './read-positions.js';
import { urlOf, type Answer, type Request } from './request.js';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_ATTEMPTS = 5;

/** Sends requests: headers, time-outs, retries where a repeat is safe, positions. */
export class Transport {
  readonly baseUrl: string;
  readonly positions: ReadPositions;
  readonly backoff: Backoff;
  private readonly timeoutMs: number;
  private readonly attempts: number;

  constructor(private readonly options: ClientOptions) {
    this.baseUrl = baseUrlOf(options.baseUrl);
    this.positions = new ReadPositions(options.readYourWrites ?? true);
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.attempts = Math.max(1, options.retry?.attempts ?? DEFAULT_ATTEMPTS);
    this.backoff = { ...DEFAULT_BACKOFF, ...options.retry };
  }

  async send<T>(request: Request): Promise<T> {
    return (await this.answer<T>(request)).body;
  }

  /** @throws {OnwardError} the server refuses it · {UnreachableError} it cannot be reached, or does not answer in time */
  async answer<T>(request: Request): Promise<Answer<T>> {
    const headers = this.headersOf(request);
    const attempts = isRepeatable(request, headers) ? this.attempts : 1;
    for (let failures = 0; ;) {
      try {
        return await this.attempt<T>(request, headers);
      } catch (error) {
        failures++;
        if (failures >= attempts || !isTransient(error)) throw error;
        const floor = error instanceof OnwardError ? error.retryAfterMs : undefined;
        await sleep(delayAfter(failures, this.backoff, floor), request.options?.signal);
      }
    }
  }

  /** Opens an answer whose body is read as it comes; the signal ends it. */
  async open(
    request: Request,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> {
    // The limit is for the answer to begin: once it is cleared, its signal follows only the caller's.
    const limit = deadline(this.timeoutMs, signal);
    try {
      const response = await fetch(urlOf(this.baseUrl, request), {
        headers: { ...this.options.headers, ...headers },
        signal: AbortSignal.any([signal, limit.signal]),
      });
      if (!response.ok) throw await refusalOf(response);
      return response;
    } catch (error) {
      throw this.translated(error, signal, limit, this.timeoutMs);
    } finally {
      limit.clear();
    }
  }

  private async attempt<T>(request: Request, headers: Headers): Promise<Answer<T>> {
    const { signal, timeoutMs = this.timeoutMs } = request.options ?? {};
    const limitMs = timeoutMs + (request.serverWaitsMs ?? 0);
    const limit = deadline(limitMs, signal);
    const body = request.form ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
    try {
      const response = await fetch(urlOf(this.baseUrl, request), {
        method: request.method,
        headers,
        signal: limit.signal,
        ...(body === undefined ? {} : { body }),
      });
      if (!response.ok) throw await refusalOf(response);
      const parsed = (await bodyOf(response)) as T;
      this.positions.seen(response.headers.get('onward-position'));
      return { status: response.status, headers: response.headers, body: parsed };
    } catch (error) {
      throw this.translated(error, signal, limit, limitMs);
    } finally {
      limit.clear();
    }
  }

  private translated(
    error: unknown,
    signal: AbortSignal | undefined,
    limit: Deadline,
    limitMs: number,
  ): unknown {
    if (error instanceof OnwardError) {
      if (error.code === 'POSITION_BEYOND_HEAD') this.positions.forget();
      return error;
    }
    if (signal?.aborted) return signal.reason;
    return new UnreachableError(this.baseUrl, error, limit.passed ? limitMs : undefined);
  }

  /** Made once per request, so that all attempts carry the same idempotency key. */
  private headersOf({ kind, json, options = {} }: Request): Headers {
    const headers = new Headers(this.options.headers);
    headers.set('accept', 'application/json, application/problem+json, text/xml');
    if (json !== undefined) headers.set('content-type', 'application/json');
    if (kind === 'command') {
      const key = options.idempotencyKey ?? (this.options.autoIdempotency ? crypto.randomUUID() : undefined);
      if (key !== undefined) headers.set('idempotency-key', key);
      if (options.ifMatch !== undefined) headers.set('if-match', `"${options.ifMatch}"`);
      if (options.waitSeconds !== undefined) headers.set('prefer', `wait=${options.waitSeconds}`);
    }
    const position = options.position === undefined ? this.positions.current : options.position;
    if (kind === 'query' && position !== undefined && position !== null)
      headers.set('onward-position', position);
    return headers;
  }
}

/** Reading changes nothing, and a command with an idempotency key changes things once. A poll may have leased jobs: its caller decides. */
function isRepeatable({ kind }: Request, headers: Headers): boolean {
  return kind === 'query' || kind === 'log' || headers.has('idempotency-key');
}

function baseUrlOf(text: string): string {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`baseUrl must start with http:// or https://, and not be ${text}`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
