import type { ServerResponse } from 'node:http';
import { HttpPeer, json, noContent, problem, type PeerRequest } from '../../../../test/support/http-peer.js';
import { JobError, JobWorker, ListenerResult, OnwardClient, type WorkerOptions } from '../index.js';

/** A queue of jobs with long polls, as the contract has them. What becomes of jobs is in `reports`. */
class Queue {
  readonly reports: { what: string; key: string; body: unknown }[] = [];
  readonly polls: PeerRequest[] = [];
  private waiting: { free: number; response: ServerResponse } | undefined;
  private listeners: (() => void)[] = [];
  /** Answers a report instead of 204. */
  refuse: ((count: number, response: ServerResponse) => boolean) | undefined;
  peer!: HttpPeer;

  constructor(private readonly jobs: object[]) {}

  async listen(): Promise<OnwardClient> {
    this.peer = await HttpPeer.listen((request, response) => this.answer(request, response));
    return new OnwardClient({ baseUrl: this.peer.url, retry: { initialMs: 1, maxMs: 2 } });
  }

  private answer(request: PeerRequest, response: ServerResponse): void {
    if (request.url === '/v2/jobs/activation') {
      this.polls.push(request);
      this.waiting = { free: request.json.maxJobsToActivate, response };
      response.on('close', () => (this.waiting = undefined));
      this.handOut();
    } else {
      const [, , , key = '', what = 'update'] = request.url.split('/');
      if (this.refuse?.(this.reports.length, response)) return;
      this.reports.push({ what, key, body: request.json });
      noContent(response);
    }
    this.listeners.splice(0).forEach((tell) => tell());
  }

  add(...jobs: object[]): void {
    this.jobs.push(...jobs);
    this.handOut();
  }

  private handOut(): void {
    if (this.waiting === undefined || this.jobs.length === 0) return;
    const { free, response } = this.waiting;
    this.waiting = undefined;
    json(response, { jobs: this.jobs.splice(0, free) });
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.listeners.push(resolve));
  }
}

let queue: Queue;
let worker: JobWorker | undefined;
afterEach(async () => {
  await worker?.stop(0).catch(() => undefined);
  await queue.peer.close();
});

const jobs = (count: number) => Array.from({ length: count }, (_, index) => job(String(index + 1)));
const job = (jobKey: string, more: object = {}) => ({
  jobKey,
  type: 't',
  retries: 3,
  attempt: 1,
  variables: {},
  ...more,
});

async function start(waiting: object[], options: Partial<WorkerOptions> & Pick<WorkerOptions, 'handler'>) {
  queue = new Queue(waiting);
  worker = new JobWorker(await queue.listen(), { type: 't', ...options });
  return worker;
}

it('completes a job with what its handler answers', async () => {
  await start([job('1', { variables: { a: 20 } }), job('2')], {
    worker: 'me',
    timeout: 5000,
    requestTimeout: 1000,
    fetchVariables: ['a'],
    handler: ({ variables }) =>
      variables['a'] === undefined ? undefined : { b: Number(variables['a']) + 1 },
  });
  await queue.until(() => queue.reports.length === 2);
  expect(queue.reports).toEqual([
    { what: 'completion', key: '1', body: { variables: { b: 21 } } },
    { what: 'completion', key: '2', body: { variables: {} } },
  ]);
  expect(queue.polls[0]?.json).toEqual({
    type: 't',
    worker: 'me',
    timeout: 5000,
    requestTimeout: 1000,
    maxJobsToActivate: 32,
    fetchVariable: ['a'],
  });
});

it('fails the job of a handler that throws, with one retry less, and later each time', async () => {
  const errors: unknown[] = [];
  const handler = () => Promise.reject(new Error('out of stock'));
  await start([job('1', { retries: 3, attempt: 1 }), job('2', { retries: 1, attempt: 3 })], {
    handler,
    onError: (error, { jobKey } = job('none') as never) => errors.push([jobKey, (error as Error).message]),
  });
  await queue.until(() => queue.reports.length === 2);
  expect(queue.reports).toEqual([
    { what: 'failure', key: '1', body: { retries: 2, errorMessage: 'out of stock', retryBackOff: 1000 } },
    { what: 'failure', key: '2', body: { retries: 0, errorMessage: 'out of stock', retryBackOff: 4000 } },
  ]);
  expect(errors).toEqual([
    ['1', 'out of stock'],
    ['2', 'out of stock'],
  ]);
});

it('throws a BPMN error for a JobError', async () => {
  await start([job('1')], {
    handler: () => {
      throw new JobError('CARD_DECLINED', 'call the bank', { reason: 51 });
    },
  });
  await queue.until(() => queue.reports.length === 1);
  const body = { errorCode: 'CARD_DECLINED', errorMessage: 'call the bank', variables: { reason: 51 } };
  expect(queue.reports).toEqual([{ what: 'error', key: '1', body }]);
});

it('never works on more jobs than it may, and asks for no more than it can take', async () => {
  let atOnce = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  await start(jobs(20), {
    maxJobsActive: 3,
    handler: async () => {
      most = Math.max(most, ++atOnce);
      await new Promise<void>((resolve) => gates.push(resolve));
      atOnce--;
    },
  });
  for (let done = 1; done <= 20; done++) {
    while (gates.length === 0) await new Promise(setImmediate);
    gates.shift()!();
    await queue.until(() => queue.reports.length === done);
  }
  expect(most).toBe(3);
  expect(Math.max(...queue.polls.map(({ json: poll }) => poll.maxJobsToActivate))).toBe(3);
});

it('takes jobs while others are still under way', async () => {
  const release: (() => void)[] = [];
  await start([job('slow')], {
    maxJobsActive: 2,
    handler: ({ jobKey }) =>
      jobKey === 'slow' ? new Promise((resolve) => release.push(() => resolve())) : undefined,
  });
  await queue.until(() => queue.polls.length === 2);
  queue.add(job('quick'));
  await queue.until(() => queue.reports.length === 1);
  expect(queue.reports[0]?.key).toBe('quick');
  release.forEach((open) => open());
  await queue.until(() => queue.reports.length === 2);
});

it('reports again when the answer was lost, and takes a late refusal for done', async () => {
  const errors: unknown[] = [];
  const stopped = await start([job('1')], {
    handler: () => ({ a: 1 }),
    onError: (error) => errors.push(error),
  });
  let attempts = 0;
  const refused = new Promise<void>((resolve) => {
    queue.refuse = (_count, response) => {
      attempts++;
      if (attempts === 1) response.destroy();
      else {
        problem(response, 409, 'JOB_WRONG_STATE', { state: 'COMPLETED' });
        resolve();
      }
      return true;
    };
  });
  await refused;
  await stopped.stop();
  expect(attempts).toBe(2);
  expect(errors).toEqual([]);
});

it('says when a job was not its own any more', async () => {
  const told = new Promise((resolve) => {
    void start([job('1')], { handler: () => undefined, onError: resolve }).then(() => {
      queue.refuse = (_count, response) => {
        problem(response, 409, 'JOB_WRONG_STATE', { state: 'CANCELED' });
        return true;
      };
    });
  });
  expect(await told).toMatchObject({ code: 'JOB_WRONG_STATE', state: 'CANCELED' });
});

it('outlives a server that is away', async () => {
  queue = new Queue([]);
  const first = await queue.listen();
  const { url } = queue.peer;
  await queue.peer.close();
  const failures: unknown[] = [];
  const back = new Promise<void>((resolve) => {
    worker = new JobWorker(first, {
      type: 't',
      handler: () => undefined,
      onError: (error) => {
        failures.push(error);
        resolve();
      },
    });
  });
  await back;
  await worker!.stop();
  expect(url).toMatch(/^http/);
  expect(failures[0]).toMatchObject({ name: 'UnreachableError' });
});

it('ends when the server refuses its polls', async () => {
  const peer = await HttpPeer.listen((_, response) => problem(response, 400, 'INVALID_FIELD'));
  const client = new OnwardClient({ baseUrl: peer.url });
  const refused = new JobWorker(client, { type: 't', handler: () => undefined });
  await expect(refused.closed).rejects.toMatchObject({ code: 'INVALID_FIELD' });
  await peer.close();
  expect(() => new JobWorker(client, { type: 't', handler: () => undefined, maxJobsActive: 0 })).toThrow(
    RangeError,
  );
});

describe('stop', () => {
  it('finishes what is under way and takes nothing new', async () => {
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const stopped = await start([job('1')], { maxJobsActive: 2, handler: () => gate });
    await queue.until(() => queue.polls.length === 2);
    const stopping = stopped.stop();
    queue.add(job('2'));
    open();
    await stopping;
    expect(queue.reports).toEqual([{ what: 'completion', key: '1', body: { variables: {} } }]);
    expect(stopped.jobsActive).toBe(0);
  });

  it('leaves what takes too long to the end of its lease', async () => {
    let reason: unknown;
    const stopped = await start([job('1')], {
      handler: ({ signal }) =>
        new Promise(() => signal.addEventListener('abort', () => (reason = signal.reason as unknown))),
    });
    await queue.until(() => queue.polls.length === 2);
    await stopped.stop(1);
    expect(reason).toMatchObject({ message: 'the worker has stopped' });
    expect(queue.reports).toEqual([]);
  });

  it('comes with the signal', async () => {
    const leaving = new AbortController();
    const stopped = await start([], { handler: () => undefined, signal: leaving.signal });
    await queue.until(() => queue.polls.length === 1);
    leaving.abort();
    await stopped.closed;
    expect(queue.polls).toHaveLength(1);
  });
});

describe('the lease', () => {
  it('aborts the signal when it ends', async () => {
    const ended = new Promise((resolve) => {
      void start([job('1')], {
        timeout: 5,
        handler: ({ signal }) =>
          new Promise((done) => {
            signal.addEventListener('abort', () => {
              resolve(signal.reason);
              done();
            });
          }),
      });
    });
    expect(await ended).toMatchObject({ message: 'the lease of the job has ended' });
  });

  it('can be extended', async () => {
    await start([job('1')], {
      handler: async ({ extendLease, signal }) => {
        await extendLease(90_000);
        return { aborted: signal.aborted };
      },
    });
    await queue.until(() => queue.reports.length === 2);
    expect(queue.reports).toEqual([
      { what: 'update', key: '1', body: { changeset: { timeout: 90_000 } } },
      { what: 'completion', key: '1', body: { variables: { aborted: false } } },
    ]);
  });
});

it('denies or corrects the step that its task listener is told of', async () => {
  await start([job('1'), job('2')], {
    handler: ({ jobKey }) =>
      new ListenerResult(
        jobKey === '1' ? { denied: true, deniedReason: 'not yet' } : { corrections: { assignee: 'ann' } },
      ),
  });
  await queue.until(() => queue.reports.length === 2);
  expect(queue.reports.toSorted((a, b) => a.key.localeCompare(b.key)).map(({ body }) => body)).toEqual([
    { variables: {}, result: { type: 'userTask', denied: true, deniedReason: 'not yet' } },
    { variables: {}, result: { type: 'userTask', corrections: { assignee: 'ann' } } },
  ]);
});
