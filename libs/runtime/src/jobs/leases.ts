import type { Clock } from '@onward/model';

interface Lease {
  readonly expired: () => void;
  cancel: () => void;
}

/** Who has a job until when: in memory only, since completing a job depends on the job being open and on nothing else. */
export class Leases {
  private readonly leases = new Map<string, Lease>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.leases.size;
  }

  has(id: string): boolean {
    return this.leases.has(id);
  }

  take(id: string, timeoutMs: number, expired: () => void): void {
    this.release(id);
    this.leases.set(id, { expired, cancel: this.clock.schedule(timeoutMs, () => this.expire(id)) });
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
    this.leases.delete(id);
  }

  clear(): void {
    for (const id of this.leases.keys()) this.release(id);
  }

  private expire(id: string): void {
    const lease = this.leases.get(id);
    this.leases.delete(id);
    lease?.expired();
  }
}
