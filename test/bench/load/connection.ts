import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** `Onward-Position`. */
  readonly position: string | undefined;
  readonly body: string;
}

/** One client: a connection that is kept, a request at a time. Speaks just the HTTP/1.1 of the server, so as to take little of the machine. */
export class Connection {
  private received = '';
  private settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    // Latin-1: lengths are counted in bytes. Variables of the bench are ASCII.
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (text: string) => this.receive(text));
    socket.on('error', (error) => this.settle?.reject(error));
    socket.on('close', () => this.settle?.reject(new Error('the server has closed the connection')));
  }

  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket, host);
  }

  post(path: string, body: string, headers = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`,
        'latin1',
      );
    });
  }

  close(): void {
    this.settle = undefined;
    this.socket.destroy();
  }

  private receive(text: string): void {
    this.received = this.received === '' ? text : this.received + text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd + 2);
    const length = Number(headerOf(head, 'content-length') ?? 0);
    const end = headEnd + 4 + length;
    if (this.received.length < end) return;
    const answer = {
      status: Number(head.slice(9, 12)),
      position: headerOf(head, 'onward-position'),
      body: this.received.slice(headEnd + 4, end),
    };
    this.received = this.received.slice(end);
    const { settle } = this;
    this.settle = undefined;
    settle?.resolve(answer);
  }
}

function headerOf(head: string, name: string): string | undefined {
  const start = head.indexOf(`\r\n${name}: `);
  if (start < 0) return undefined;
  const from = start + name.length + 4;
  return head.slice(from, head.indexOf('\r\n', from));
}
