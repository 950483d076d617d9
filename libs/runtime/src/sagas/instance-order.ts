/** Work on one stream runs one after the other, in the order in which it came; different streams run side by side. */
export class InstanceOrder {
  readonly #last = new Map<string, Promise<void>>();

  /** `work` must not reject. */
  run(stream: string, work: () => Promise<void>): void {
    const former = this.#last.get(stream);
    const done = former === undefined ? work() : former.then(work);
    this.#last.set(stream, done);
    void done.then(() => {
      if (this.#last.get(stream) === done) this.#last.delete(stream);
    });
  }

  /** Resolves when all that was given so far has ended. */
  async whenIdle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
