import type { InstanceState } from '@onward/engine';
import type { Key, Position } from '@onward/model';

/** A state with what the store knows about it. */
export interface CachedInstance {
  readonly state: InstanceState;
  /** Of its last event. */
  readonly position: Position;
  /** Estimated size in memory, bytes. */
  readonly weight: number;
  /** Revision of the newest snapshot; -1 without. */
  readonly snapshotRevision: number;
}

/** The least recently used instances go first; bounded by count and by estimated bytes. */
export class InstanceCache {
  private readonly entries = new Map<Key, CachedInstance>();
  private bytes = 0;

  constructor(
    private readonly maxEntries: number,
    private readonly maxBytes: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): CachedInstance | undefined {
    const entry = this.entries.get(key);
    if (entry !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry;
  }

  /** Without making it the one used last. */
  peek(key: Key): CachedInstance | undefined {
    return this.entries.get(key);
  }

  put(key: Key, entry: CachedInstance): void {
    this.delete(key);
    this.entries.set(key, entry);
    this.bytes += entry.weight;
    while (this.entries.size > this.maxEntries || (this.bytes > this.maxBytes && this.entries.size > 1)) {
      const oldest = this.entries.keys().next().value as Key;
      this.delete(oldest);
    }
  }

  delete(key: Key): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.bytes -= entry.weight;
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }
}
