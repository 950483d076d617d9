import { comparePositions, isPosition, type Position } from '@onward/model';

/** Read your own writes: the newest position that a command was answered, sent with every query after it. */
export class ReadPositions {
  private newest: Position | undefined;

  constructor(private readonly enabled: boolean) {}

  get current(): Position | undefined {
    return this.enabled ? this.newest : undefined;
  }

  /** Answers may come out of order: only a later position replaces what is remembered. */
  seen(position: string | null): void {
    if (position === null || !isPosition(position)) return;
    if (this.newest === undefined || comparePositions(position, this.newest) > 0) this.newest = position;
  }

  /** The server's store was replaced by one that is not as far: what was remembered means nothing there. */
  forget(): void {
    this.newest = undefined;
  }
}
