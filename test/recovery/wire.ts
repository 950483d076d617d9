export interface Answer {
  readonly status: number;
  /** As it came, so that a repeated answer can be compared to the letter. */
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are looked into as they come
  readonly body: any;
  readonly position: string | undefined;
  /** Seconds, with a 503. */
  readonly retryAfter: string | undefined;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** `Idempotency-Key`. */
  readonly key?: string;
  /** `Onward-Position`: a query that waits until it can answer with this. */
  readonly behind?: string | undefined;
}

/** One request; rejects where there is no answer. */
export async function send(
  url: string,
  { method, path, body, key, behind }: Call,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(behind === undefined ? {} : { 'onward-position': behind }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
    position: response.headers.get('onward-position') ?? undefined,
    retryAfter: response.headers.get('retry-after') ?? undefined,
  };
}
