import type { RecordedEvent } from '@onward/event-store';
import type { Key } from '@onward/model';

export interface Exported {
  /** Where it lies, as whoever restores it has to name it. */
  readonly file: string;
  readonly bytes: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

/** Where the history of an archived instance goes: a folder, an object store. */
export interface HistoryExport {
  /**
   * Reads all pages and resolves when they are kept for good: the history is deleted then. The same instance may be written again
   * after a crash; the later one replaces the earlier one, whole.
   */
  write(
    instance: { readonly key: Key; readonly endedAt: number },
    pages: AsyncIterable<readonly RecordedEvent[]>,
  ): Promise<Exported>;
}

export interface ArchiveOptions {
  /** How long ago an instance must have ended, ms. */
  readonly afterMs: number;
  readonly export: HistoryExport;
  /** How often is looked for such instances, ms. Default a minute. */
  readonly everyMs?: number;
}
