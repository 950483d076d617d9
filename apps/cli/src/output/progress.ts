import type { Io } from '../io.js';

const BAR = 30;
/** Without a terminal: a line for each so many percent. */
const STEP = 10;

/** A bar that is drawn in place on a terminal, and lines elsewhere. */
export class Progress {
  private last = -1;

  constructor(
    private readonly io: Io,
    private readonly title: string,
  ) {}

  /** @param progress 0 to 1 */
  show(progress: number): void {
    const percent = Math.floor(Math.min(Math.max(progress, 0), 1) * 100);
    if (this.io.isTerminal) {
      const full = Math.round((percent / 100) * BAR);
      this.io.out(
        `\r${this.title}  ${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${String(percent).padStart(3)} %`,
      );
    } else if (this.last < 0 || percent - this.last >= STEP) {
      this.io.out(`${this.title}  ${percent} %\n`);
    } else return;
    this.last = percent;
  }

  end(): void {
    if (this.io.isTerminal && this.last >= 0) this.io.out('\n');
  }
}
