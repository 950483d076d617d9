import type { Problem } from '@onward/model';

/** The members of an `application/problem+json` answer (RFC 9457) that the client looks at. */
export interface ProblemDocument {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly state?: string;
  readonly currentRevision?: number;
  readonly problems?: readonly Problem[];
  readonly [extra: string]: unknown;
}

/** The server has answered, and refused. */
export class OnwardError extends Error {
  override readonly name = 'OnwardError';
  /** Stable: programs branch on it. `HTTP_<status>` where the answer was no problem document (a proxy's, say). */
  readonly code: string;
  readonly title: string;
  /** What happened and what to do. */
  readonly detail: string;
  /** All of them where there are several: a refused deployment. */
  readonly problems: readonly Problem[];
  /** With a refusal for the wrong state (409): the state it is in. */
  readonly state?: string;
  /** With a failed `If-Match` (412): the revision it is at. */
  readonly currentRevision?: number;
  /** `Retry-After`, ms: the server asks to try again then. */
  readonly retryAfterMs?: number;

  constructor(
    readonly status: number,
    /** The whole answer, with what is particular to one kind of problem. */
    readonly document: ProblemDocument,
    retryAfterMs?: number,
  ) {
    const code = document.code ?? `HTTP_${status}`;
    const detail = document.detail ?? document.title ?? `The server answered with status ${status}.`;
    super(`${code}: ${detail}`);
    this.code = code;
    this.title = document.title ?? code;
    this.detail = detail;
    this.problems = Array.isArray(document.problems) ? document.problems : [];
    if (document.state !== undefined) this.state = document.state;
    if (document.currentRevision !== undefined) this.currentRevision = document.currentRevision;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/**
 * No answer: the server cannot be reached, or the connection broke or took too long. Whether a command took effect is unknown; send it
 * again with the same idempotency key.
 */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly code: 'UNREACHABLE' | 'TIMEOUT';

  constructor(
    readonly url: string,
    cause: unknown,
    timedOutAfterMs?: number,
  ) {
    super(
      timedOutAfterMs === undefined
        ? `${url} cannot be reached: ${reasonOf(cause)}`
        : `${url} has not answered within ${timedOutAfterMs} ms`,
      { cause },
    );
    this.code = timedOutAfterMs === undefined ? 'UNREACHABLE' : 'TIMEOUT';
  }
}

/** Nothing is wrong with the request: the same one may succeed later. */
export const isTransient = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof OnwardError && error.status === 503);

/** `fetch` says only "fetch failed"; what happened is in its cause, and of several addresses tried, in the first one's error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as {
    message?: unknown;
    cause?: { message?: unknown; errors?: readonly Error[] };
  };
  const reason = cause?.errors?.[0]?.message ?? cause?.message;
  return typeof reason === 'string' && reason !== '' ? reason : String(message ?? error);
}
