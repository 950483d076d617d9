import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A network between adapter and server that can fail: connections break, none is accepted, or answers stay away while requests
 * still arrive.
 */
export class FaultyNetwork {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #silent = false;
  /** Bytes that came from the adapter so far. */
  received = 0;
  #onReceived: (() => void) | undefined;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  /** Undefined where the adapter would go around it: a cluster tells its own addresses, and a certificate its name. */
  static async before(connectionString: string): Promise<FaultyNetwork | undefined> {
    const [, host, port = '2113'] =
      /^esdb:\/\/(?:[^@/]*@)?([^:,/?]+)(?::(\d+))?\/?\?.*tls=false/.exec(connectionString) ?? [];
    if (host === undefined) return undefined;
    const network = new FaultyNetwork({ host, port: Number(port) });
    await network.restore();
    return network;
  }

  connectionString(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** Accepts connections (again), on the same port. */
  restore(): Promise<void> {
    this.#silent = false;
    const server = createServer((client) => this.#join(client));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Breaks all connections; new ones go on working. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Breaks all connections and refuses new ones. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) =>
      server === undefined ? resolve() : server.close(() => resolve()),
    );
    this.breakConnections();
    await closed;
  }

  /** From now on answers are lost. */
  silence(): void {
    this.#silent = true;
  }

  /** Resolves when the adapter has sent another `bytes` bytes. */
  async untilReceived(bytes: number): Promise<void> {
    const wanted = this.received + bytes;
    while (this.received < wanted) await new Promise<void>((resolve) => (this.#onReceived = resolve));
  }

  #join(client: Socket): void {
    const server = connect(this.#target.port, this.#target.host);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => {
      this.received += chunk.length;
      server.write(chunk);
      this.#onReceived?.();
    });
    server.on('data', (chunk) => {
      if (!this.#silent) client.write(chunk);
    });
  }
}
