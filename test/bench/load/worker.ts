import { Connection } from './connection.js';
import type { LoadOrder } from './order.js';
import type { Progress } from './starter.js';

/** An external worker: fetches jobs by long poll, and completes each with a request of its own. */
export async function workOff(
  { url }: LoadOrder,
  { type, maxJobs }: NonNullable<LoadOrder['workers']>,
  progress: Progress,
  over: AbortSignal,
): Promise<void> {
  const poll = await Connection.open(url);
  const completers = await Promise.all(Array.from({ length: maxJobs }, () => Connection.open(url)));
  const request = JSON.stringify({
    type,
    worker: 'bench',
    timeout: 60_000,
    requestTimeout: 1000,
    maxJobsToActivate: maxJobs,
  });
  while (!over.aborted && progress.failure === undefined) {
    const { status, body } = await poll.post('/v2/jobs/activation', request);
    if (status !== 200) {
      progress.failure = `${status} ${body.slice(0, 300)}`;
      break;
    }
    const { jobs } = JSON.parse(body) as { jobs: { jobKey: string }[] };
    await Promise.all(
      jobs.map(async ({ jobKey }, n) => {
        const answer = await completers[n]!.post(`/v2/jobs/${jobKey}/completion`, '{}');
        if (answer.status !== 204) progress.failure = `${answer.status} ${answer.body.slice(0, 300)}`;
      }),
    );
  }
  for (const connection of [poll, ...completers]) connection.close();
}
