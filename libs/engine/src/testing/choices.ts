/** Any numbers there are, one after the other, each below a bound; zeros when they have run out. */
export class Choices {
  private at = 0;
  constructor(private readonly numbers: readonly number[]) {}

  get left(): boolean {
    return this.at < this.numbers.length;
  }

  below(bound: number): number {
    return (this.numbers[this.at++] ?? 0) % bound;
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
