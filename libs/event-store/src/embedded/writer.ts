/**
 * How appends reach the disk: what is put in one turn of the event loop is stored together. The seam at which tests and
 * simulations let writes fail; nothing else of the store knows of it.
 */
export interface LogWriter {
  putAppend(stream: string, firstRevision: number, lastPosition: number, record: Buffer): void;
  putOption(name: string, value: string): void;
  /** Resolves when what was put in this turn is on disk. */
  committed(): Promise<void>;
}
