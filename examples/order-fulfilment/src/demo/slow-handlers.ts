import { setTimeout as pause } from 'node:timers/promises';
import type { JobHandler } from '@onward/runtime';
import handlers from '../handlers.js';
import { stepMs } from './pace.js';

/** The example's handlers, slowed down so that one can watch them; no two steps take the same time. */
const slowed: Readonly<Record<string, JobHandler>> = Object.fromEntries(
  Object.entries(handlers).map(([type, handler]): [string, JobHandler] => [
    type,
    async (job) => {
      await pause(stepMs() * (0.6 + (Number(job.jobKey.slice(-3)) % 9) / 10));
      return handler(job);
    },
  ]),
);

// `ONWARD_HANDLERS` names a module by its default export.
// oxlint-disable-next-line import/no-default-export
export default slowed;
