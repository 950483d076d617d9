/** The campaign is over: whoever still wants something stops. */
export class Over extends Error {}

/** Tells everybody where the servers are, once one is there. */
export class Gate {
  private urls: readonly string[] = [];
  private asked = 0;
  private over = false;
  private waiting: { readonly resolve: (url: string) => void; readonly reject: (error: Error) => void }[] =
    [];

  /** One of them, the next one each time. Rejects with `Over` at the end. */
  server(): Promise<string> {
    if (this.over) return Promise.reject(new Over('over'));
    if (this.urls.length > 0) return Promise.resolve(this.urls[this.asked++ % this.urls.length]!);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  open(url: string): void {
    this.urls = [...this.urls, url];
    for (const { resolve } of this.waiting.splice(0)) resolve(url);
  }

  close(url: string): void {
    this.urls = this.urls.filter((one) => one !== url);
  }

  end(): void {
    this.over = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Over('over'));
  }
}
