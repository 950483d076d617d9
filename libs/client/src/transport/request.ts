import type { Position } from '@onward/model';

/** What can be said with any request. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for the answer to one attempt, ms; by default that of the client. */
  readonly timeoutMs?: number;
}

/** What can be said with a query. */
export interface QueryOptions extends CallOptions {
  /** Wait for this position instead of the newest one this client was answered; null: do not wait. */
  readonly position?: Position | null;
}

/** What can be said with a command. */
export interface CommandOptions extends CallOptions {
  /** Repeats of the command get its first answer. 1 to 200 printable ASCII characters; a UUID is a good one. */
  readonly idempotencyKey?: string;
}

/** What can be said with a command to something that exists. */
export interface ChangeOptions extends CommandOptions {
  /** Only if the instance is at this revision, else an `OnwardError` with status 412. */
  readonly ifMatch?: number;
}

/** What can be said with a command to a user task, whose task listeners are waited for. */
export interface UserTaskOptions extends ChangeOptions {
  /** How long the server waits for them, whole seconds; default 10. `OnwardError` 504 when it is over; what was asked for goes on. */
  readonly waitSeconds?: number;
}

/** One request, before it is sent. */
export interface Request {
  /** log: reads the log itself, so that no read model has to catch up for it. */
  readonly kind: 'query' | 'command' | 'log' | 'poll';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as multipart/form-data. */
  readonly form?: FormData;
  readonly options?: QueryOptions & UserTaskOptions;
  /** How long the server may take on purpose (a long poll), ms, on top of the time-out. */
  readonly serverWaitsMs?: number;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A path with its parts encoded. */
export function path(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return strings.reduce((text, next, index) => text + encodeURIComponent(parts[index - 1] ?? '') + next);
}

export function urlOf(baseUrl: string, { path: where, query = {} }: Request): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return baseUrl + where + (text === '' ? '' : `?${text}`);
}
