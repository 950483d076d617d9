import type { Key } from '@onward/model';
import type { ClusterStatus } from '../api.js';

const MAX_COUNTED = 1_000;
/** Those that are told to have the most conflicts. */
const SHOWN = 10;

/** Instances that several writers change at the same time, and how often their appends met. */
export class HotInstances {
  private readonly counts = new Map<Key, number>();
  private total = 0;

  conflicted(instanceKey: Key): void {
    this.total++;
    this.counts.set(instanceKey, (this.counts.get(instanceKey) ?? 0) + 1);
    if (this.counts.size > MAX_COUNTED) this.counts.delete(this.coldest());
  }

  status(): Pick<ClusterStatus, 'conflicts' | 'hotInstances'> {
    const hotInstances = [...this.counts]
      .map(([instanceKey, conflicts]) => ({ instanceKey, conflicts }))
      .toSorted((a, b) => b.conflicts - a.conflicts)
      .slice(0, SHOWN);
    return { conflicts: this.total, hotInstances };
  }

  private coldest(): Key {
    let [coldest, least] = ['' as Key, Infinity];
    for (const [key, count] of this.counts) if (count < least) [coldest, least] = [key, count];
    return coldest;
  }
}
