/** One message of an event stream. */
export interface Message {
  readonly id: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into events as they come
  readonly data: any;
}

/** A reader of server-sent events, to the letter of the WHATWG standard where it matters: `id`, `data`, comments, empty line. */
export class EventReader {
  private readonly abort = new AbortController();
  private lastId = '';

  private constructor(private readonly chunks: AsyncIterator<Message>) {}

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: abort.signal,
    });
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    const reader = new EventReader(messages(response));
    reader.abort.signal.addEventListener('abort', () => abort.abort());
    return reader;
  }

  /** The next `count` messages; fewer where the stream ends before. */
  async take(count: number): Promise<readonly Message[]> {
    const taken: Message[] = [];
    while (taken.length < count) {
      const next = await this.chunks.next();
      if (next.done) break;
      this.lastId = next.value.id;
      taken.push(next.value);
    }
    return taken;
  }

  /** Reads until a message of this event type has come; all of them, that one last. */
  async until(type: string): Promise<readonly Message[]> {
    const taken: Message[] = [];
    for (;;) {
      const [message] = await this.take(1);
      if (message === undefined) return taken;
      taken.push(message);
      if (message.data.type === type) return taken;
    }
  }

  /** What a browser would send as `Last-Event-ID`. */
  get lastEventId(): string {
    return this.lastId;
  }

  close(): void {
    this.abort.abort();
  }
}

async function* messages(response: Response): AsyncGenerator<Message> {
  let buffer = '';
  const decoder = new TextDecoder();
  const body = response.body as unknown as AsyncIterable<Uint8Array>;
  try {
    for await (const chunk of body) {
      buffer += decoder.decode(chunk, { stream: true });
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 1).trim()]),
        );
        const data = fields.get('data');
        if (data !== undefined) yield { id: fields.get('id') ?? '', data: JSON.parse(data) };
      }
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
