import { systemClock } from '@onward/model';
import { MemoryEventStore, MemoryReadDisk, MemoryReadStore, seededEntropy } from '@onward/testing';
import { bindReadStore, ForeignReadStore } from './store-identity.js';

const ports = (eventStore: MemoryEventStore, disk: MemoryReadDisk, seed = 1) => ({
  eventStore,
  readStore: new MemoryReadStore(disk),
  clock: systemClock,
  entropy: seededEntropy(seed),
});

describe('the identity of the log', () => {
  it('lets the same two stores go together again and again', async () => {
    const [store, disk] = [new MemoryEventStore(), new MemoryReadDisk()];
    await bindReadStore(ports(store, disk, 1));
    await expect(bindReadStore(ports(store, disk, 2))).resolves.toBeUndefined();
    await expect(bindReadStore(ports(store, new MemoryReadDisk(), 3))).resolves.toBeUndefined();
    expect(await store.readStream('storeIdentity', { limit: 9 })).toHaveLength(1);
  });

  it('refuses read models that were built from another log, and leaves them as they are', async () => {
    const disk = new MemoryReadDisk();
    const first = new MemoryEventStore();
    await bindReadStore(ports(first, disk, 1));
    await expect(bindReadStore(ports(new MemoryEventStore(), disk, 2))).rejects.toThrow(ForeignReadStore);
    await expect(bindReadStore(ports(first, disk, 3))).resolves.toBeUndefined();
  });

  it('is given once, by whichever node comes first', async () => {
    const store = new MemoryEventStore();
    const disks = Array.from({ length: 5 }, () => new MemoryReadDisk());
    await Promise.all(disks.map((disk, seed) => bindReadStore(ports(store, disk, seed))));
    expect(await store.readStream('storeIdentity', { limit: 9 })).toHaveLength(1);
    for (const disk of disks) await expect(bindReadStore(ports(store, disk, 9))).resolves.toBeUndefined();
  });
});
