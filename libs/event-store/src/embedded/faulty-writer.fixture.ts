import type { LogWriter } from './writer.js';

/** A writer whose commits can be held back, lost, or stored without anybody being told. */
export class FaultyWriter implements LogWriter {
  next: 'store' | 'lose' | 'store and fail' = 'store';
  commits = 0;
  readonly #inner: LogWriter;
  #puts: (() => void)[] = [];
  #held: Promise<void> | undefined;

  constructor(inner: LogWriter) {
    this.#inner = inner;
  }

  /** Commits wait until the returned function is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    return () => {
      this.#held = undefined;
      release();
    };
  }

  putAppend(...args: Parameters<LogWriter['putAppend']>): void {
    this.#puts.push(() => this.#inner.putAppend(...args));
  }

  putOption(...args: Parameters<LogWriter['putOption']>): void {
    this.#puts.push(() => this.#inner.putOption(...args));
  }

  async committed(): Promise<void> {
    const puts = this.#puts;
    this.#puts = [];
    this.commits++;
    await this.#held;
    if (this.next === 'lose') throw new Error('ENOSPC: no space left on device');
    for (const put of puts) put();
    await this.#inner.committed();
    if (this.next === 'store and fail') throw new Error('EIO: i/o error');
  }
}
