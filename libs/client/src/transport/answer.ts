import { OnwardError, type ProblemDocument } from '../errors.js';

/** Reads the body: JSON, text where it is no JSON, undefined where there is none. */
export async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  return isJson(response) ? (JSON.parse(text) as unknown) : text;
}

/** The refusal that an answer with status 400 and above stands for. */
export async function refusalOf(response: Response): Promise<OnwardError> {
  const body = await bodyOf(response).catch(() => undefined);
  const document = typeof body === 'object' && body !== null ? (body as ProblemDocument) : {};
  return new OnwardError(response.status, document, retryAfter(response.headers));
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

/** No server of ours asks for longer; a longer wait is cut off, so that a mistaken clock cannot stop a client for days. */
const MAX_RETRY_AFTER_MS = 60_000;

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : undefined;
}
