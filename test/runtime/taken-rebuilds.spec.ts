import { definitionOf, fingerprintOf, READ_MODELS, type Projection } from '@onward/read-models';
import { MemoryReadDisk } from '@onward/testing';
import { Cluster, sequence } from './support.js';

const LEASE_MS = 10_000;
const options = { sharedStore: true, sharedReadStore: true, leaseMs: LEASE_MS };
const projection = READ_MODELS.find(({ name }) => name === 'process-instances') as Projection;
const { name } = projection;

/** A request of the former owner of the lease, which the store has answered late. */
test.each(['write', 'switch'] as const)(
  'a rebuild whose generation somebody else begins anew before a %s is done again, and has not failed',
  async (kind) => {
    const cluster = new Cluster();
    const disk = new MemoryReadDisk();
    let late = 0;
    const before = (step: { kind: string; subject: string }) => {
      const isDue = late > 0 && step.kind === kind && step.subject === name;
      if (!isDue || disk.generationsOf(name).next === undefined) return undefined;
      late--;
      disk.openNext(definitionOf(projection), fingerprintOf(projection));
      return undefined;
    };
    const node = await cluster.node({ options, disk, readFaults: { before } });
    await cluster.deploy(node, sequence('p', 'work'));
    await cluster.clock.advance(LEASE_MS);
    for (let at = 0; at < 3; at++) await cluster.start(node, 'p');
    await cluster.clock.advance(1000);
    const former = disk.generationsOf(name).current;
    late = 2;
    expect(await node.projections.rebuild(name)).toBe(true);
    await cluster.clock.advance(3 * LEASE_MS);
    expect(late).toBe(0);
    const status = (await node.projections.status()).find((one) => one.name === name);
    expect(status).toMatchObject({ status: 'live', progress: 1 });
    expect(status).not.toHaveProperty('error');
    expect(disk.generationsOf(name).current).not.toBe(former);
    expect(await node.projections.collection(name)!.find({ limit: 10 })).toHaveLength(3);
  },
);

test('a rebuild is under way on every node, whoever was asked and whoever does it, until it is done', async () => {
  const cluster = new Cluster();
  const disk = new MemoryReadDisk();
  const nodes = [await cluster.node({ options, disk }), await cluster.node({ options, disk })];
  await cluster.deploy(nodes[0]!, sequence('p', 'work'));
  await cluster.clock.advance(LEASE_MS);
  const statuses = () =>
    Promise.all(
      nodes.map(async (node) => (await node.projections.status()).find((one) => one.name === name)?.status),
    );
  for (const node of nodes) {
    expect(await statuses()).toEqual(['live', 'live']);
    await node.projections.rebuild(name);
    expect(await statuses()).toEqual(['rebuilding', 'rebuilding']);
    await cluster.clock.advance(2000);
  }
  expect(await statuses()).toEqual(['live', 'live']);
});
