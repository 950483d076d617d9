/** Keeps the first `capacity` items of an order out of any number: a binary heap with the last of them on top. */
export class TopK<T> {
  private readonly heap: T[] = [];

  constructor(
    private readonly capacity: number,
    private readonly compare: (a: T, b: T) => number,
  ) {}

  offer(item: T): void {
    if (this.capacity === 0) return;
    if (this.heap.length < this.capacity) {
      this.heap.push(item);
      this.rise(this.heap.length - 1);
    } else if (this.compare(item, this.heap[0] as T) < 0) {
      this.heap[0] = item;
      this.sink();
    }
  }

  /** In order. */
  sorted(): readonly T[] {
    return [...this.heap].sort(this.compare);
  }

  private rise(start: number): void {
    const { heap } = this;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.compare(heap[at] as T, heap[parent] as T) <= 0) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && this.compare(heap[right] as T, heap[left] as T) > 0 ? right : left;
      if (this.compare(heap[child] as T, heap[at] as T) <= 0) return;
      this.swap(at, child);
      at = child;
    }
  }

  private swap(a: number, b: number): void {
    const { heap } = this;
    [heap[a], heap[b]] = [heap[b] as T, heap[a] as T];
  }
}
