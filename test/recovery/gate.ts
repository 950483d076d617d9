/** The campaign is over: whoever still wants something stops. */
export class Over extends Error {}

/** Tells everybody where the server is, once it is back. */
export class Gate {
  private url: string | undefined;
  private over = false;
  private waiting: { readonly resolve: (url: string) => void; readonly reject: (error: Error) => void }[] =
    [];

  /** Rejects with `Over` at the end. */
  server(): Promise<string> {
    if (this.over) return Promise.reject(new Over('over'));
    if (this.url !== undefined) return Promise.resolve(this.url);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  open(url: string): void {
    this.url = url;
    for (const { resolve } of this.waiting.splice(0)) resolve(url);
  }

  close(): void {
    this.url = undefined;
  }

  end(): void {
    this.over = true;
    for (const { reject } of this.waiting.splice(0)) reject(new Over('over'));
  }
}
