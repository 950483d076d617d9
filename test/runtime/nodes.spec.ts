import { process as processBuilder } from '@onward/bpmn';
import { parseKey, type Key, type Position } from '@onward/model';
import { StoreUnavailable } from '@onward/event-store';
import { CheckpointMoved } from '@onward/read-store';
import { MemoryReadDisk } from '@onward/testing';
import type { ActivatedJob, ActivateJobsRequest, Runtime } from '@onward/runtime';
import { Cluster, sequence, value } from './support.js';

const LEASE_MS = 10_000;
const shared = { options: { sharedStore: true, leaseMs: LEASE_MS } };
const activation = (more: Partial<ActivateJobsRequest> = {}): ActivateJobsRequest => ({
  type: 'work',
  worker: 'w',
  maxJobs: 1000,
  timeout: 60_000,
  requestTimeout: 0,
  ...more,
});

/** As many nodes; the last one is the one that `cluster.kill` kills. */
async function nodes(count: number): Promise<{ cluster: Cluster; all: Runtime[] }> {
  const cluster = new Cluster();
  const all: Runtime[] = [];
  for (let at = 0; at < count; at++) all.push(await cluster.node(shared));
  await cluster.deploy(all[0]!, sequence('p', 'work'));
  await cluster.settle();
  return { cluster, all };
}

async function startMany(cluster: Cluster, on: Runtime, count: number): Promise<Key[]> {
  const keys: Key[] = [];
  for (let at = 0; at < count; at++) keys.push(await cluster.start(on, 'p'));
  await cluster.settle();
  return keys;
}

const complete = (runtime: Runtime, cluster: Cluster, job: ActivatedJob) =>
  runtime.execute(
    job.instanceKey,
    { type: 'CompleteJob', job: parseKey(job.jobKey)!.ordinal, variables: {} },
    cluster.meta(),
  );

async function statuses(runtime: Runtime, keys: readonly Key[]): Promise<(string | undefined)[]> {
  return Promise.all(keys.map(async (key) => (await runtime.instances.state(key))?.status));
}

describe('jobs of several nodes', () => {
  test('go to the one node that has a worker, whichever stored them', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    await startMany(cluster, a, 20);
    expect(await b.jobs.activate(activation())).toHaveLength(20);
    const polling = b.jobs.activate(activation({ requestTimeout: 60_000 }));
    await startMany(cluster, a, 1);
    expect(await polling).toHaveLength(1);
  });

  test('are shared by nodes that have workers, and each is handed out once', async () => {
    const { cluster, all } = await nodes(3);
    for (const node of all) expect(await node.jobs.activate(activation())).toEqual([]);
    await cluster.settle();
    for (const node of all) await startMany(cluster, node, 30);
    const shares = await Promise.all(all.map((node) => node.jobs.activate(activation())));
    const handedOut = shares.flat().map(({ jobKey }) => jobKey);
    expect(handedOut).toHaveLength(90);
    expect(new Set(handedOut).size).toBe(90);
    for (const share of shares) expect(share.length).toBeGreaterThan(10);
  });

  test('a node that comes later takes nothing that others may be at work on', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    await startMany(cluster, a, 30);
    expect(await a.jobs.activate(activation())).toHaveLength(30);
    expect(await b.jobs.activate(activation())).toEqual([]);
    await startMany(cluster, a, 30);
    const [ofA, ofB] = [await a.jobs.activate(activation()), await b.jobs.activate(activation())];
    expect(ofA.length + ofB.length).toBe(30);
    expect(ofB.length).toBeGreaterThan(0);
  });

  test('a dead node’s go to the others within the lease time', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    for (const node of all) await node.jobs.activate(activation());
    await cluster.settle();
    const keys = await startMany(cluster, a, 30);
    expect((await b.jobs.activate(activation())).length).toBeGreaterThan(0);
    cluster.kill();
    const own = await a.jobs.activate(activation());
    expect(own.length).toBeLessThan(30);
    const polling = a.jobs.activate(activation({ requestTimeout: 60_000 }));
    await cluster.clock.advance(LEASE_MS * 1.1);
    const taken = await polling;
    expect(own.length + taken.length).toBe(30);
    for (const job of [...own, ...taken]) value(await complete(a, cluster, job));
    expect(new Set(await statuses(a, keys))).toEqual(new Set(['COMPLETED']));
  });

  test('a node that stops leaves its jobs to the others at once', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    for (const node of all) await node.jobs.activate(activation());
    await cluster.settle();
    await startMany(cluster, a, 30);
    const own = await a.jobs.activate(activation());
    const polling = a.jobs.activate(activation({ requestTimeout: 60_000 }));
    await b.stop();
    await cluster.clock.advance(500);
    expect(own.length + (await polling).length).toBe(30);
  });

  test('a store that is away while others go is asked now and then, not by a growing crowd', async () => {
    const cluster = new Cluster();
    let reads = 0;
    let away = false;
    const before = ({ kind, subject }: { kind: string; subject: string }) =>
      away && kind === 'read' && subject === '$all' && ++reads > 0
        ? { fail: new StoreUnavailable('gone for now') }
        : undefined;
    const a = await cluster.node({ ...shared, faults: { before } });
    const b = await cluster.node(shared);
    const types = Array.from({ length: 8 }, (_, at) => `type-${at}`);
    for (const type of types) for (const node of [a, b]) node.jobs.handle(type, () => ({}));
    await cluster.clock.advance(100);
    away = true;
    await b.stop();
    await cluster.clock.advance(5_000);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(300);
    away = false;
    await cluster.deploy(a, sequence('q', ...types));
    const key = await cluster.start(a, 'q');
    await cluster.clock.advance(LEASE_MS * 1.5);
    expect(await statuses(a, [key])).toEqual(['COMPLETED']);
  });

  test('a back-off that was another node’s goes on', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    await startMany(cluster, a, 1);
    const [job] = await b.jobs.activate(activation());
    const fail = {
      type: 'FailJob',
      job: parseKey(job!.jobKey)!.ordinal,
      message: 'no',
      retryBackOff: 30_000,
    } as const;
    value(await b.execute(job!.instanceKey, fail, cluster.meta()));
    cluster.kill();
    const polling = a.jobs.activate(activation({ requestTimeout: 120_000 }));
    await cluster.clock.advance(29_999);
    expect(await Promise.race([polling, 'still waiting'])).toBe('still waiting');
    await cluster.clock.advance(1);
    expect(await polling).toMatchObject([{ jobKey: job!.jobKey, attempt: 2 }]);
  });

  test('are not handed out again by a node that has not heard yet that another one completed them', async () => {
    const cluster = new Cluster();
    let deaf = false;
    const before = ({ kind }: { kind: string }) =>
      deaf && kind === 'deliver' ? ('silence' as const) : undefined;
    const a = await cluster.node(shared);
    const b = await cluster.node({ ...shared, faults: { before } });
    await cluster.deploy(a, sequence('p', 'work'));
    await startMany(cluster, b, 1);
    const [job] = await b.jobs.activate(activation({ timeout: 1_000 }));
    deaf = true;
    value(await complete(a, cluster, job!));
    await cluster.clock.advance(2_000);
    expect(await b.jobs.activate(activation())).toEqual([]);
  });

  test('handlers on every node: all is done, each once', async () => {
    const { cluster, all } = await nodes(3);
    const calls: string[] = [];
    for (const node of all) {
      node.jobs.handle('work', (job) => {
        calls.push(job.idempotencyKey);
        return {};
      });
    }
    await cluster.clock.advance(100);
    const keys = [...(await startMany(cluster, all[0]!, 30)), ...(await startMany(cluster, all[1]!, 30))];
    await cluster.clock.advance(1000);
    expect(new Set(await statuses(all[2]!, keys))).toEqual(new Set(['COMPLETED']));
    expect(calls).toHaveLength(60);
  });
});

describe('what one node does at a time', () => {
  const holder = (all: readonly Runtime[]) =>
    all.map((node) => node.cluster.status().leases.find(({ name }) => name === 'sagas')!.held);

  test('sagas: one hosts them; another does when it dies, with a higher token', async () => {
    const { cluster, all } = await nodes(2);
    const [a, b] = all as [Runtime, Runtime];
    await a.stop();
    await cluster.clock.advance(LEASE_MS);
    const first = b.cluster.status().leases[0]!.token!;
    const c = await cluster.node(shared);
    await cluster.clock.advance(LEASE_MS);
    expect(holder([b, c])).toEqual([true, false]);
    await b.stop();
    await cluster.clock.advance(LEASE_MS / 2);
    expect(holder([c])).toEqual([true]);
    expect(c.cluster.status().leases[0]!.token).toBeGreaterThan(first);
  });

  test('a dead host’s sagas go on elsewhere within the lease time', async () => {
    const cluster = new Cluster();
    const first = await cluster.node(shared);
    const definition = processBuilder('q')
      .onFailure('compensate')
      .startEvent('start')
      .serviceTask('book', { type: 'book', compensatedBy: { id: 'undo', type: 'undo' } })
      .serviceTask('doomed', { type: 'doomed', retries: 1 })
      .endEvent('end')
      .build();
    await cluster.deploy(first, definition);
    await cluster.clock.advance(LEASE_MS);
    expect(holder([first])).toEqual([true]);
    cluster.kill();
    const second = await cluster.node(shared);
    const undone: string[] = [];
    second.jobs.handle('book', () => ({}));
    second.jobs.handle('doomed', () => {
      throw new Error('never');
    });
    second.jobs.handle('undo', ({ jobKey }) => void undone.push(jobKey));
    const key = await cluster.start(second, 'q');
    await cluster.clock.advance(LEASE_MS * 1.5);
    expect(await second.instances.state(key)).toMatchObject({
      status: 'TERMINATED',
      endReason: 'COMPENSATED',
    });
    expect(undone).toHaveLength(1);
  });
});

test('what one node deploys the others start', async () => {
  const { cluster, all } = await nodes(2);
  const [a, b] = all as [Runtime, Runtime];
  await cluster.start(b, 'p');
  await cluster.deploy(a, sequence('p', 'work', 'more'));
  await cluster.settle();
  const { definition } = value(await b.createInstance({ processId: 'p', variables: {} }, cluster.meta()));
  expect(definition.version).toBe(2);
});

test('hot instances are counted', async () => {
  const { cluster, all } = await nodes(2);
  const key = await cluster.start(all[0]!, 'p');
  const set = (node: Runtime, name: string) =>
    node.execute(
      key,
      { type: 'SetVariables', elementInstance: 0, variables: { [name]: 1 }, local: true },
      cluster.meta(),
    );
  const sent = Array.from({ length: 20 }, (_, at) => set(all[at % 2]!, `v${at}`));
  await cluster.clock.advance(60_000);
  await Promise.all(sent);
  const { conflicts, hotInstances } = all[1]!.cluster.status();
  expect(conflicts).toBeGreaterThan(0);
  expect(hotInstances[0]).toEqual({ instanceKey: key, conflicts });
});

describe('read models that nodes share', () => {
  async function sharing(count: number) {
    const cluster = new Cluster();
    const disk = new MemoryReadDisk();
    const options = { ...shared.options, sharedReadStore: true };
    const all: Runtime[] = [];
    for (let at = 0; at < count; at++) all.push(await cluster.node({ options, disk }));
    await cluster.deploy(all[0]!, sequence('p', 'work'));
    await cluster.clock.advance(LEASE_MS);
    return { cluster, all, disk, options };
  }

  const writtenBy = (node: Runtime) =>
    node.cluster
      .status()
      .leases.filter(({ name, held }) => held && name.startsWith('projection-'))
      .map(({ name }) => name);

  async function found(cluster: Cluster, node: Runtime): Promise<number> {
    const position = await node.projections.head();
    const reached = node.projections.waitFor(position, 60_000);
    await cluster.clock.advance(500);
    expect(await Promise.race([reached, 'not yet'])).toBe(true);
    const instances = await node.projections.collection('process-instances')!.find({ limit: 1000 });
    return instances.length;
  }

  test('are each written by one of them and can be read, and waited for, on all', async () => {
    const { cluster, all } = await sharing(2);
    const names = all.flatMap(writtenBy);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('projection-work');
    await startMany(cluster, all[1]!, 5);
    for (const node of all) expect(await found(cluster, node)).toBe(5);
  });

  test('are written by another one when that one dies, and lose nothing', async () => {
    const { cluster, all, disk, options } = await sharing(1);
    const dead = all[0]!;
    await startMany(cluster, dead, 3);
    const written = writtenBy(dead);
    expect(written.length).toBeGreaterThan(5);
    cluster.kill();
    const next = await cluster.node({ options, disk });
    await startMany(cluster, next, 3);
    await cluster.clock.advance(LEASE_MS * 1.2);
    expect(writtenBy(next)).toEqual(written);
    expect(await found(cluster, next)).toBe(6);
  });

  test('are rebuilt by whoever writes them, whoever was asked', async () => {
    const { cluster, all } = await sharing(2);
    await startMany(cluster, all[0]!, 4);
    for (const node of all) {
      expect(await node.projections.rebuild('process-instances')).toBe(true);
      expect(await node.projections.rebuild('nothing')).toBe(false);
      await cluster.clock.advance(5000);
      const statuses = await Promise.all(all.map((one) => one.projections.status()));
      for (const status of statuses)
        expect(status.find(({ name }) => name === 'process-instances')).toMatchObject({ status: 'live' });
      for (const one of all) expect(await found(cluster, one)).toBe(4);
    }
  });

  test('go on when a former owner’s last write came in between', async () => {
    const cluster = new Cluster();
    let refused = 2;
    const before = ({ kind, subject }: { kind: string; subject: string }) =>
      kind === 'write' && subject === 'process-instances' && refused < 2
        ? { fail: new CheckpointMoved(subject, null, String(++refused) as Position) }
        : undefined;
    const options = { ...shared.options, sharedReadStore: true };
    const node = await cluster.node({ options, readFaults: { before } });
    await cluster.deploy(node, sequence('p', 'work'));
    await cluster.clock.advance(LEASE_MS);
    refused = 0;
    await startMany(cluster, node, 3);
    await cluster.clock.advance(2 * LEASE_MS);
    expect(refused).toBe(2);
    expect(await found(cluster, node)).toBe(3);
  });
});
