import { process as processBuilder } from '@onward/bpmn';
import { ordinalMap } from '@onward/engine';
import { parseKey, type Key } from '@onward/model';

import { activation, complete, withJobs } from './jobs-support.js';
import { approvals, Cluster, value } from './support.js';

describe('workers', () => {
  test('get a job with its variables, once while it is leased', async () => {
    const { cluster, runtime, keys } = await withJobs(1);
    const [job, ...more] = await runtime.jobs.activate(activation({ fetchVariables: ['index', 'absent'] }));
    expect(more).toEqual([]);
    expect(job).toMatchObject({
      type: 'work',
      instanceKey: keys[0],
      elementId: 'work',
      variables: { index: 0 },
      retries: 3,
      attempt: 1,
      worker: 'w',
      deadline: cluster.clock.now() + 10_000,
      compensation: false,
    });
    expect(job!.idempotencyKey).toBe(job!.jobKey);
    expect(await runtime.jobs.activate(activation())).toEqual([]);
    value(await complete(runtime, cluster, job!));
    expect((await runtime.instances.state(keys[0]!))!.status).toBe('COMPLETED');
  });

  test('a lease that ends gives the job to somebody else; the first result counts', async () => {
    const { cluster, runtime } = await withJobs(1);
    const [first] = await runtime.jobs.activate(activation());
    await cluster.clock.advance(10_000);
    const [second] = await runtime.jobs.activate(activation({ worker: 'v' }));
    expect(second!.jobKey).toBe(first!.jobKey);
    value(await complete(runtime, cluster, first!));
    expect(await complete(runtime, cluster, second!)).toMatchObject({
      ok: false,
      rejection: { state: 'COMPLETED' },
    });
  });

  test('an extended lease lasts longer', async () => {
    const { cluster, runtime } = await withJobs(1);
    const [job] = await runtime.jobs.activate(activation());
    expect(runtime.jobs.extendLease(job!.jobKey, 60_000)).toBe(true);
    await cluster.clock.advance(59_999);
    expect(await runtime.jobs.activate(activation())).toEqual([]);
    await cluster.clock.advance(1);
    expect(await runtime.jobs.activate(activation())).toHaveLength(1);
    expect(runtime.jobs.extendLease('1048577' as Key, 1)).toBe(false);
  });

  test('a long poll waits for the first job and is answered at once', async () => {
    const { cluster, runtime } = await withJobs(0);
    const polling = runtime.jobs.activate(activation({ requestTimeout: 60_000 }));
    await cluster.settle();
    const started = cluster.clock.now();
    await cluster.start(runtime, 'p');
    await cluster.settle();
    expect(await polling).toHaveLength(1);
    expect(cluster.clock.now()).toBe(started);
  });

  test('a long poll without a job ends empty when its time is over, or its client has gone', async () => {
    const { cluster, runtime } = await withJobs(0);
    const gone = new AbortController();
    const polls = [
      runtime.jobs.activate(activation({ requestTimeout: 5000 })),
      runtime.jobs.activate(activation({ requestTimeout: 50_000 }), gone.signal),
    ];
    await cluster.clock.advance(5000);
    expect(await polls[0]).toEqual([]);
    gone.abort();
    expect(await polls[1]).toEqual([]);
  });

  test('many waiting workers get different jobs', async () => {
    const { cluster, runtime } = await withJobs(0);
    const polls = Array.from({ length: 10 }, () =>
      runtime.jobs.activate(activation({ maxJobs: 1, requestTimeout: 60_000 })),
    );
    await cluster.settle();
    for (let index = 0; index < 10; index++) await cluster.start(runtime, 'p');
    await cluster.settle();
    const keys = (await Promise.all(polls)).map(([job]) => job?.jobKey);
    expect(new Set(keys).size).toBe(10);
    expect(keys).not.toContain(undefined);
  });

  test('a failed job comes again after its back-off, and not before', async () => {
    const { cluster, runtime } = await withJobs(1);
    const [job] = await runtime.jobs.activate(activation());
    const fail = {
      type: 'FailJob',
      job: parseKey(job!.jobKey)!.ordinal,
      message: 'no',
      retryBackOff: 5000,
    } as const;
    value(await runtime.execute(job!.instanceKey, fail, cluster.meta()));
    await cluster.clock.advance(4999);
    expect(await runtime.jobs.activate(activation())).toEqual([]);
    await cluster.clock.advance(1);
    expect(await runtime.jobs.activate(activation())).toMatchObject([
      { jobKey: job!.jobKey, retries: 2, attempt: 2 },
    ]);
  });

  test('a job that fails after its lease has ended comes again after its back-off, also where somebody has asked before', async () => {
    const { cluster, runtime } = await withJobs(1);
    const [job] = await runtime.jobs.activate(activation({ timeout: 1000 }));
    await cluster.clock.advance(1000);
    const fail = {
      type: 'FailJob',
      job: parseKey(job!.jobKey)!.ordinal,
      message: 'late',
      retryBackOff: 5000,
    } as const;
    value(await runtime.execute(job!.instanceKey, fail, cluster.meta()));
    expect(await runtime.jobs.activate(activation())).toEqual([]);
    await cluster.clock.advance(4999);
    expect(await runtime.jobs.activate(activation())).toEqual([]);
    await cluster.clock.advance(1);
    expect(await runtime.jobs.activate(activation())).toMatchObject([{ jobKey: job!.jobKey, attempt: 2 }]);
  });
});

describe('after a crash', () => {
  test('jobs are found by handlers and workers of the next run', async () => {
    const { cluster, keys } = await withJobs(20);
    cluster.kill();
    const next = await cluster.node();
    const jobs = await next.jobs.activate(activation({ maxJobs: 5 }));
    expect(jobs).toHaveLength(5);
    next.jobs.handle('work', () => ({ handled: true }));
    await cluster.clock.advance(20_000);
    const states = await Promise.all(keys.map(async (key) => (await next.instances.state(key))!.status));
    expect(states.filter((status) => status === 'COMPLETED')).toHaveLength(20);
  });

  test('a back-off that was under way goes on', async () => {
    const { cluster, runtime } = await withJobs(1);
    const [job] = await runtime.jobs.activate(activation());
    const fail = {
      type: 'FailJob',
      job: parseKey(job!.jobKey)!.ordinal,
      message: 'no',
      retryBackOff: 5000,
    } as const;
    value(await runtime.execute(job!.instanceKey, fail, cluster.meta()));
    cluster.kill();
    const next = await cluster.node();
    const polling = next.jobs.activate(activation({ requestTimeout: 60_000 }));
    await cluster.clock.advance(4999);
    expect(await Promise.race([polling, 'still waiting'])).toBe('still waiting');
    await cluster.clock.advance(1);
    expect(await polling).toHaveLength(1);
  });

  test('tokens that a bounded append had left ready go on', async () => {
    const cluster = new Cluster();
    const limits = { maxEventsPerDecision: 5 };
    const types = Array.from({ length: 4 }, (_, index) => `t${index}`);
    let appends = 0;
    const before = ({ kind, subject }: { kind: string; subject: string }) =>
      kind === 'append' && subject.startsWith('processInstance-') && ++appends > 1
        ? ('silence' as const)
        : undefined;
    const first = await cluster.node({ limits, faults: { before } });
    await cluster.deploy(first, fork(types));
    const key = await cluster.start(first, 'fork');
    cluster.kill();
    const next = await cluster.node({ limits });
    expect((await next.instances.state(key))!.deferred).toBe(true);
    await cluster.clock.advance(1000);
    const state = (await next.instances.state(key))!;
    expect([state.deferred, ordinalMap.has(state.ready, 0)]).toEqual([false, false]);
    expect([...ordinalMap.values(state.jobs)].map(({ type }) => type).sort()).toEqual(types);
  });
});

describe('in-process handlers', () => {
  test('a throw fails the job and is tried again until no retries are left, then there is an incident', async () => {
    const { cluster, runtime, keys } = await withJobs(1);
    const attempts: number[] = [];
    runtime.jobs.handle('work', (job) => {
      attempts.push(job.attempt);
      throw new Error('never');
    });
    await cluster.clock.advance(60_000);
    expect(attempts).toEqual([1, 2, 3]);
    const { incidents } = (await runtime.instances.state(keys[0]!))!;
    expect([...ordinalMap.values(incidents)]).toMatchObject([
      { errorType: 'JOB_NO_RETRIES', message: 'never' },
    ]);
  });

  test('job.result corrects the step of a user task, and denies one', async () => {
    const cluster = new Cluster();
    const runtime = await cluster.node();
    const listened = processBuilder('listened')
      .startEvent()
      .userTask('u', {
        taskListeners: [
          { on: 'creating', type: 'greet' },
          { on: 'completing', type: 'check' },
        ],
      })
      .endEvent('e')
      .build();
    await cluster.deploy(runtime, listened);
    runtime.jobs.handle('greet', (job) => job.result({ corrections: { assignee: 'ann' } }));
    runtime.jobs.handle('check', (job) => job.result({ denied: true, deniedReason: 'not yet' }));
    const key = await cluster.start(runtime, 'listened');
    await cluster.settle();
    const taskOf = async () => [...ordinalMap.values((await runtime.instances.state(key))!.userTasks)][0]!;
    const { id, assignee } = await taskOf();
    expect(assignee).toBe('ann');
    const complete = { type: 'CompleteUserTask', userTask: id, variables: {}, action: 'complete' } as const;
    value(await runtime.execute(key, complete, cluster.meta()));
    await cluster.settle();
    expect((await taskOf()).step).toBeUndefined();
    const events = await runtime.instances.events(key, 0, 100);
    expect(events.at(-1)?.data).toMatchObject({ step: 'completing', denied: true, reason: 'not yet' });
  });

  test('job.error throws a BPMN error instead', async () => {
    const { cluster, runtime, keys } = await withJobs(1);
    runtime.jobs.handle('work', (job) => {
      throw job.error('DECLINED', 'no money');
    });
    await cluster.clock.advance(60_000);
    const { incidents } = (await runtime.instances.state(keys[0]!))!;
    expect([...ordinalMap.values(incidents)]).toMatchObject([{ errorType: 'UNHANDLED_ERROR_EVENT' }]);
  });

  test.each([
    ['a list', () => [1] as never],
    [
      'a cycle',
      () => {
        const a: Record<string, unknown> = {};
        a['a'] = a;
        return a as never;
      },
    ],
    ['too much', () => ({ text: 'x'.repeat(300 * 1024) })],
  ])('%s as a result fails the job with a message, and nothing hangs', async (_name, result) => {
    const { cluster, runtime, keys } = await withJobs(1);
    runtime.jobs.handle('work', result);
    await cluster.clock.advance(60_000);
    const { incidents } = (await runtime.instances.state(keys[0]!))!;
    expect([...ordinalMap.values(incidents)]).toMatchObject([{ errorType: 'JOB_NO_RETRIES' }]);
  });

  test('never more at once than the handler says', async () => {
    const { cluster, runtime } = await withJobs(20);
    let running = 0;
    let most = 0;
    runtime.jobs.handle(
      'work',
      async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        return {};
      },
      { concurrency: 3 },
    );
    await cluster.clock.advance(1000);
    expect([most, running]).toEqual([3, 0]);
  });

  test('two handlers of one type are refused', async () => {
    const { runtime } = await withJobs(0);
    runtime.jobs.handle('work', () => ({}));
    expect(() => runtime.jobs.handle('work', () => ({}))).toThrow('already has a handler');
  });
});

test('a stop ends long polls and waits at once', async () => {
  const { cluster, runtime } = await withJobs(0);
  await cluster.deploy(runtime, approvals('q', 'one'));
  const key = await cluster.start(runtime, 'q');
  const polling = runtime.jobs.activate(activation({ requestTimeout: 600_000 }));
  const waiting = runtime.instances.waitForEnd(key, 600_000);
  await cluster.settle();
  await runtime.stop();
  expect(await polling).toEqual([]);
  expect(await waiting).toBeUndefined();
  expect(await runtime.execute(key, { type: 'CancelProcessInstance' }, cluster.meta())).toMatchObject({
    ok: false,
    rejection: { code: 'STOPPING' },
  });
});

function fork(types: readonly string[]) {
  let path = processBuilder('fork').startEvent('start').parallelGateway('split');
  for (const type of types) path = path.branch((branch) => branch.serviceTask(type, { type }));
  return path.parallelGateway('join').endEvent('end').build();
}
