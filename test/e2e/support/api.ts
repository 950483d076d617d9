export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body; text where it is no JSON, undefined where there is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers as they come
  readonly body: any;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is instead of `body`. */
  readonly raw?: NonNullable<RequestInit['body']>;
  readonly signal?: AbortSignal;
}

/** A plain client of the HTTP API, as a user would write it. */
export class Api {
  /** Of the last command's answer: `caughtUp` reads behind it. */
  position: string | undefined;

  constructor(readonly url: string) {}

  get = (path: string, options?: RequestOptions): Promise<Answer> =>
    this.send('GET', path, undefined, options);
  post = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('POST', path, body, options);
  put = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('PUT', path, body, options);
  patch = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.send('PATCH', path, body, options);
  delete = (path: string, options?: RequestOptions): Promise<Answer> =>
    this.send('DELETE', path, undefined, options);

  /** A query that waits until the read models know what the last command did. */
  caughtUp = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
    this.send(
      method,
      path,
      body,
      this.position === undefined ? {} : { headers: { 'onward-position': this.position } },
    );

  async send(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const payload = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(options.raw === undefined && body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const text = await response.text();
    this.position = response.headers.get('onward-position') ?? this.position;
    return { status: response.status, headers: response.headers, body: parsed(response, text) };
  }

  /** Deploys files, by name. */
  deploy(
    files: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) form.append('resources', new Blob([content]), name);
    return this.post('/v2/deployments', undefined, { raw: form, headers });
  }
}

function parsed(response: Response, text: string): unknown {
  if (text === '') return undefined;
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}
