import { EDGE_CODES, type EdgeCode } from './codes.js';

/** The members of RFC 9457 and ours; further members say more about one kind of problem (`state`, `currentRevision`, `problems`, `field` …). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly [extra: string]: unknown;
}

export interface ProblemOptions {
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown at the HTTP edge; the filter makes an `application/problem+json` answer of it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly extras: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
    { extras = {}, headers = {} }: ProblemOptions = {},
  ) {
    super(detail);
    this.extras = extras;
    this.headers = headers;
  }
}

/** A problem of the edge's own table. */
export const problem = (code: EdgeCode, detail: string, options?: ProblemOptions): ProblemError =>
  new ProblemError(code, EDGE_CODES[code], detail, options);

/** A request field that is not what it must be; `field` names it. */
export const fieldProblem = (code: EdgeCode, field: string, detail: string): ProblemError =>
  problem(code, detail, { extras: { field } });

/** Later is fine: with `Retry-After`, in seconds. */
export const retryLater = (code: EdgeCode, detail: string, seconds = 1): ProblemError =>
  problem(code, detail, { headers: { 'retry-after': String(seconds) } });

export function problemDocument(
  { code, status, message, extras }: ProblemError,
  instance: string,
): ProblemDocument {
  return {
    type: `/docs/errors/${code}`,
    title: titleOf(code),
    status,
    detail: message,
    instance,
    code,
    ...extras,
  };
}

/** `JOB_NOT_FOUND` → "Job not found". */
export function titleOf(code: string): string {
  const words = code.toLowerCase().split('_').join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
