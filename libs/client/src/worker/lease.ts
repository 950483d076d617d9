/** Aborts when it ends. Counted from when the job came, by our own clock: the server's may be another. */
export class Lease {
  private readonly ended = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.renew(ms);
  }

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  renew(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end('the lease of the job has ended'), ms);
  }

  end(reason: string): void {
    this.clear();
    this.ended.abort(new Error(reason));
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}
