import type { ReadStore } from '../port.js';
import { translated } from './errors.js';
import { prepareFolder } from './folder.js';
import { EmbeddedReadStore } from './store.js';

export interface EmbeddedReadStoreOptions {
  /** Made where there is none; one process at a time. It holds nothing that the event log could not restore. */
  readonly folder: string;
  /** Called where the folder's content could not be trusted after a power failure and was deleted: everything is projected again. */
  readonly onDiscarded?: (reason: string) => void;
}

/** Rejects with `ReadStoreUnavailable`, which says what to do, where the folder is damaged or cannot be written. */
export async function openEmbeddedReadStore({
  folder,
  onDiscarded,
}: EmbeddedReadStoreOptions): Promise<ReadStore> {
  try {
    const reason = prepareFolder(folder);
    if (reason !== undefined) onDiscarded?.(reason);
    return new EmbeddedReadStore(folder);
  } catch (error) {
    throw translated(folder, error);
  }
}
