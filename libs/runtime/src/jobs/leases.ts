import type { Clock } from '@onward/model';

interface Lease {
  /** The job's type. */
  readonly type: string;
  readonly expired: () => void;
  cancel: () => void;
}

/** Who has a job until when: in memory only, since completing a job depends on the job being open and on nothing else. */
export class Leases {
  private readonly leases = new Map<string, Lease>();
  private readonly ofType = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.leases.size;
  }

  has(id: string): boolean {
    return this.leases.has(id);
  }

  /** Some job of this type is out. */
  holds(type: string): boolean {
    return this.ofType.has(type);
  }

  take(id: string, type: string, timeoutMs: number, expired: () => void): void {
    this.release(id);
    this.leases.set(id, { type, expired, cancel: this.clock.schedule(timeoutMs, () => this.expire(id)) });
    this.ofType.set(type, (this.ofType.get(type) ?? 0) + 1);
  }

  /** False where there is no such lease. */
  extend(id: string, timeoutMs: number): boolean {
    const lease = this.leases.get(id);
    if (lease === undefined) return false;
    lease.cancel();
    lease.cancel = this.clock.schedule(timeoutMs, () => this.expire(id));
    return true;
  }

  release(id: string): void {
    const lease = this.leases.get(id);
    if (lease === undefined) return;
    lease.cancel();
    this.remove(id, lease);
  }

  clear(): void {
    for (const id of this.leases.keys()) this.release(id);
  }

  private expire(id: string): void {
    const lease = this.leases.get(id);
    if (lease === undefined) return;
    this.remove(id, lease);
    lease.expired();
  }

  private remove(id: string, { type }: Lease): void {
    this.leases.delete(id);
    const left = this.ofType.get(type)! - 1;
    if (left > 0) this.ofType.set(type, left);
    else this.ofType.delete(type);
  }
}
