import { StoreUnavailable, StreamDeleted, type RecordedEvent } from '@onward/event-store';
import { ARCHIVE_STREAM, instanceStream, MESSAGE_STREAM_PREFIX, type Key } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import type { ArchiveOptions, HistoryExport, Runtime } from '@onward/runtime';
import { MemoryReadDisk } from '@onward/testing';
import { boundary, end, message, model, start, task, timer, waiting } from './models.js';
import { Cluster, sequence, until, value } from './support.js';

const DAY = 86_400_000;

/** Files in memory. */
class Files implements HistoryExport {
  readonly histories = new Map<string, readonly RecordedEvent[]>();
  failing = false;

  async write(
    { key }: { readonly key: Key },
    pages: AsyncIterable<readonly RecordedEvent[]>,
  ): ReturnType<HistoryExport['write']> {
    const events: RecordedEvent[] = [];
    for await (const page of pages) events.push(...page);
    if (this.failing) throw new Error('the disk is full');
    this.histories.set(key, events);
    return { file: `${key}.gz`, bytes: events.length, sha256: 'none' };
  }
}

const NEVER = Number.MAX_SAFE_INTEGER;

async function documents(runtime: Runtime): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { name } of READ_MODELS) {
    const all = await runtime.projections.collection(name)!.find({ limit: 10_000 });
    found[name] = all;
  }
  return found;
}

async function caughtUp(runtime: Runtime): Promise<void> {
  await until(async () => (await runtime.projections.status()).every(({ status }) => status === 'live'));
  const head = await runtime.projections.head();
  const there = runtime.projections.waitFor(head, NEVER);
  expect(await there).toBe(true);
}

/** A task, with a timer and a message that are waited for meanwhile. */
const LONG = model(
  'long',
  [
    start(),
    task('one'),
    boundary('late', 'one', true, timer('duration', 'P30D')),
    boundary('asked', 'one', false, message('question')),
    end(),
  ],
  'start one end',
  'late end',
  'asked end',
);

/** Two instances that end in different ways, one that goes on. */
async function story(cluster: Cluster, runtime: Runtime) {
  await cluster.deploy(runtime, sequence('short', 'work'));
  await cluster.deploy(runtime, LONG);
  runtime.jobs.handle('work', () => ({ result: 'x'.repeat(300), done: true }));
  const completed = await cluster.start(runtime, 'short', { order: 'A-1' });
  const canceled = await cluster.start(runtime, 'long', { order: 'A-2' });
  const active = await cluster.start(runtime, 'long', { order: 'A-3' });
  value(await runtime.execute(canceled, { type: 'CancelProcessInstance' }, cluster.meta()));
  await cluster.settle();
  await until(async () => (await runtime.instances.state(completed))?.status === 'COMPLETED');
  await caughtUp(runtime);
  return { completed, canceled, active };
}

async function archived(cluster: Cluster, runtime: Runtime, ...keys: readonly Key[]): Promise<void> {
  await until(async () => {
    const events = await archiveOf(cluster);
    return keys.every((key) =>
      events.some(({ type, data }) => type === 'ProcessInstanceArchived' && data['instanceKey'] === key),
    );
  });
  await cluster.settle();
  await caughtUp(runtime);
}

const archiveOf = async (cluster: Cluster): Promise<readonly RecordedEvent[]> =>
  cluster.log.history().filter(({ stream }) => stream === ARCHIVE_STREAM);

describe('archiving', () => {
  let cluster: Cluster;
  let files: Files;
  let archive: ArchiveOptions;
  beforeEach(() => {
    cluster = new Cluster();
    files = new Files();
    archive = { afterMs: DAY, export: files, everyMs: DAY / 8 };
  });

  test('exports what has ended long enough ago, deletes it, and leaves the rest alone', async () => {
    const runtime = await cluster.node({ archive });
    const { completed, canceled, active } = await story(cluster, runtime);
    const history = await runtime.instances.events(completed, 0, 1_000);
    await cluster.clock.advance(DAY / 2);
    expect(files.histories.size).toBe(0);
    await cluster.clock.advance(DAY);
    await archived(cluster, runtime, completed, canceled);
    expect([...files.histories.keys()].toSorted()).toEqual([completed, canceled].toSorted());
    expect(files.histories.get(completed)).toEqual(history);
    await expect(runtime.instances.state(completed)).rejects.toThrow(StreamDeleted);
    await expect(runtime.instances.events(canceled, 0, 10)).rejects.toThrow(StreamDeleted);
    expect((await runtime.instances.state(active))?.status).toBe('ACTIVE');
    expect(await runtime.projections.collection('process-instances')!.get(completed)).toMatchObject({
      state: 'COMPLETED',
      archived: true,
    });
    const details = ['variables', 'element-instances', 'user-tasks', 'timers', 'message-subscriptions'];
    for (const name of [...details, 'jobs']) {
      const left = await runtime.projections.collection(name)!.find({ limit: 100 });
      expect(left.length > 0).toBe(name !== 'jobs');
      expect(left.every(({ processInstanceKey }) => processInstanceKey === active)).toBe(true);
    }
    await runtime.stop();
  });

  test('answers commands for an archived instance as gone, a late creation with its idempotency key included', async () => {
    const runtime = await cluster.node({ archive });
    const { completed } = await story(cluster, runtime);
    const meta = () => cluster.meta({ idempotencyKey: 'once', fingerprint: 'f' });
    const create = () => runtime.createInstance({ processId: 'short', variables: {} }, meta());
    const { instanceKey } = value(await create());
    await cluster.settle();
    await until(async () => (await runtime.instances.state(instanceKey))?.status === 'COMPLETED');
    await cluster.clock.advance(2 * DAY);
    await archived(cluster, runtime, completed, instanceKey);
    const gone = { ok: false, rejection: { kind: 'GONE', code: 'PROCESS_INSTANCE_ARCHIVED' } };
    const canceling = runtime.execute(completed, { type: 'CancelProcessInstance' }, cluster.meta());
    expect(await canceling).toMatchObject(gone);
    expect(await create()).toMatchObject(gone);
    await runtime.stop();
  });

  test('answers a reaction that comes again after its instance was archived, instead of failing it', async () => {
    const runtime = await cluster.node({ archive });
    const { completed, canceled } = await story(cluster, runtime);
    await cluster.clock.advance(2 * DAY);
    await archived(cluster, runtime, completed, canceled);
    const other = await cluster.node();
    const telling = other.perform(
      { type: 'TellCaller', instanceKey: completed, revision: 0, outcome: 'completed' },
      cluster.meta(),
    );
    expect(await telling).toMatchObject({ ok: false, rejection: { code: 'PROCESS_INSTANCE_ARCHIVED' } });
    await other.stop();
    await runtime.stop();
  });

  test.each([
    ['while the history can still be met in the log', false],
    ['after it was scavenged', true],
  ])('leaves read models that a rebuild gives again, %s', async (_when, scavenged) => {
    const runtime = await cluster.node({ archive });
    const { completed, canceled } = await story(cluster, runtime);
    await cluster.clock.advance(2 * DAY);
    await archived(cluster, runtime, completed, canceled);
    const live = await documents(runtime);
    expect(live['element-statistics']).not.toEqual([]);
    if (scavenged) cluster.log.scavenge();
    for (const { name } of READ_MODELS) expect(await runtime.projections.rebuild(name)).toBe(true);
    await caughtUp(runtime);
    expect(await documents(runtime)).toEqual(live);
    const other = await cluster.node();
    await caughtUp(other);
    expect(await documents(other)).toEqual(live);
    await runtime.stop();
    await other.stop();
  });

  test('goes on where a crash fell between the summary and the deletion', async () => {
    const disk = new MemoryReadDisk();
    const runtime = await cluster.node({ disk });
    const { completed, canceled } = await story(cluster, runtime);
    await runtime.stop();
    cluster.log.refuseDeletions = true;
    await cluster.node({ disk, archive });
    await cluster.clock.advance(2 * DAY);
    await until(async () => (await archiveOf(cluster)).length > 0);
    cluster.kill();
    cluster.log.crash();
    cluster.log.refuseDeletions = false;
    const again = await cluster.node({ disk, archive });
    await cluster.clock.advance(DAY);
    await archived(cluster, again, completed, canceled);
    for (const key of [completed, canceled]) {
      await expect(again.instances.state(key)).rejects.toThrow(StreamDeleted);
      const summaries = (await archiveOf(cluster)).filter(
        ({ type, data }) => type === 'ProcessInstanceSummarised' && data['instanceKey'] === key,
      );
      expect(summaries).toHaveLength(1);
    }
    await again.stop();
  });

  test('by two nodes at once archives each instance once', async () => {
    const runtime = await cluster.node({ archive });
    const { completed, canceled } = await story(cluster, runtime);
    const other = await cluster.node({ archive });
    await caughtUp(other);
    await cluster.clock.advance(2 * DAY);
    await archived(cluster, runtime, completed, canceled);
    const summaries = (await archiveOf(cluster)).filter(({ type }) => type === 'ProcessInstanceSummarised');
    expect(summaries.map(({ data }) => data['instanceKey']).toSorted()).toEqual(
      [completed, canceled].toSorted(),
    );
    await caughtUp(other);
    expect(await documents(other)).toEqual(await documents(runtime));
    await runtime.stop();
    await other.stop();
  });

  test('deletes nothing that could not be exported, and leaves it alone until the next start', async () => {
    files.failing = true;
    const runtime = await cluster.node({ archive });
    const { completed } = await story(cluster, runtime);
    await cluster.clock.advance(3 * DAY);
    expect((await runtime.instances.state(completed))?.status).toBe('COMPLETED');
    expect(await archiveOf(cluster)).toEqual([]);
    expect(cluster.log.history().some(({ stream }) => stream === instanceStream(completed))).toBe(true);
    await runtime.stop();
  });
});

test('an instance is archived when the message that it has taken is known to be taken: nobody else gets it', async () => {
  const cluster = new Cluster();
  let isCutOff = false;
  const files = new Files();
  const runtime = await cluster.node({
    archive: { afterMs: 0, everyMs: 1_000, export: files },
    // The instance takes the message, and its stream cannot be told.
    faults: {
      before: ({ kind, subject }) =>
        isCutOff && kind === 'append' && subject.startsWith(MESSAGE_STREAM_PREFIX)
          ? { fail: new StoreUnavailable('away') }
          : undefined,
    },
  });
  await cluster.deploy(runtime, waiting('order', message('paid')));
  const keys = [
    await cluster.start(runtime, 'order', { order: 'o-1' }),
    await cluster.start(runtime, 'order', { order: 'o-1' }),
  ];
  await cluster.settle();
  const paid = { name: 'paid', correlationKey: 'o-1', timeToLive: 3_600_000, variables: {} };
  value(await runtime.messages.publish(paid, cluster.meta()));
  isCutOff = true;
  await cluster.clock.advance(60_000);
  isCutOff = false;
  await cluster.clock.advance(60_000);
  const statuses = await Promise.all(
    keys.map((key) =>
      runtime.instances.state(key).then(
        (state) => state?.status,
        () => 'ARCHIVED',
      ),
    ),
  );
  expect(statuses).toEqual(['ARCHIVED', 'ACTIVE']);
  await runtime.stop();
});
