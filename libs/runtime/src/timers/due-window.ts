import { compareDue, type DueEntry, type DuePlace } from './due-entry.js';

/**
 * The next things to come, in order, and no more than fit: what lies behind `end` is in the store alone. Each id is in it once.
 */
export class DueWindow {
  private entries: DueEntry[] = [];
  private readonly byId = new Map<string, DueEntry>();
  private bound: DuePlace | undefined;

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.length;
  }

  /** Up to here (inclusive) the window knows everything; undefined: it knows all there is. */
  get end(): DuePlace | undefined {
    return this.bound;
  }

  /** The window now knows everything up to here. */
  knowsUpTo(place: DuePlace | undefined): void {
    this.bound = place;
  }

  get first(): DueEntry | undefined {
    return this.entries[0];
  }

  /** False where it lies behind the window's end, or has made the window end earlier: the store has what the window does not. */
  add(entry: DueEntry): boolean {
    this.remove(entry.id);
    if (this.bound !== undefined && compareDue(entry, this.bound) > 0) return false;
    this.entries.splice(this.placeOf(entry), 0, entry);
    this.byId.set(entry.id, entry);
    if (this.entries.length <= 2 * this.capacity) return true;
    for (const { id } of this.entries.splice(this.capacity)) this.byId.delete(id);
    this.bound = this.entries.at(-1);
    return false;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  remove(id: string): void {
    const entry = this.byId.get(id);
    if (entry === undefined) return;
    this.byId.delete(id);
    this.entries.splice(this.placeOf(entry), 1);
  }

  /** Takes out what is due, the earliest first, at most `limit`. */
  takeDue(now: number, limit: number): readonly DueEntry[] {
    let count = 0;
    while (count < limit && count < this.entries.length && this.entries[count]!.dueAt <= now) count++;
    const due = this.entries.splice(0, count);
    for (const { id } of due) this.byId.delete(id);
    return due;
  }

  clear(): void {
    this.entries = [];
    this.byId.clear();
  }

  private placeOf(entry: DuePlace): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareDue(this.entries[middle]!, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
