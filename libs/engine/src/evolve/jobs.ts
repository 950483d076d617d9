import { invariant, type Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import { get, remove, set } from '../ordinal-map.js';
import type { EndedAs, Job } from '../state.js';
import { visibleVariables } from '../variables/lookup.js';
import { compensatingScope } from './abandoned.js';
import { instanceWith, newJob } from './records.js';
import { instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';
import { pushCompensable } from './elements.js';
import { noteListened } from './user-tasks.js';
import { noteEnded } from './ended.js';

type JobEvents =
  'JobCreated' | 'JobCompleted' | 'JobFailed' | 'JobErrorThrown' | 'JobUpdated' | 'JobCanceled';

export const JOB_APPLIERS: Appliers<JobEvents> = {
  JobCreated(draft, { job, elementInstance, element, token, jobType, retries, headers, listener }) {
    sees(draft, job);
    putJob(
      draft,
      newJob({ id: job, elementInstance, element, token, type: jobType, retries, headers, listener }),
    );
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { job }));
  },
  JobCompleted(draft, { job: id, variables, late, handler }) {
    const job = jobOf(draft, id);
    endJob(draft, id, 'JOB_COMPLETED');
    if (late) {
      invariant(job.abandoned !== undefined && handler !== undefined, 'only an abandoned job completes late');
      pushCompensable(draft, job.abandoned.scope, {
        elementInstance: job.elementInstance,
        element: job.element,
        handler,
        revision: draft.revision,
        variables: { ...job.abandoned.variables, ...variables },
      });
      return;
    }
    const instance = instanceOf(draft, job.elementInstance);
    putInstance(draft, instanceWith(instance, { job: undefined, result: variables }));
    noteListened(draft, job);
  },
  JobFailed(draft, { job: id, retries, message, retryAt }) {
    const job = jobOf(draft, id);
    const status = retries > 0 ? 'open' : 'failed';
    putJob(draft, { ...job, retries, failures: job.failures + 1, status, retryAt, errorMessage: message });
  },
  /** Where nothing catches it, the job stays, for the incident or the compensation that deals with it. */
  JobErrorThrown(draft, { job: id, elementInstance, message, caughtBy }) {
    if (caughtBy !== undefined) {
      endJob(draft, id, 'JOB_ERROR_THROWN');
      putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { job: undefined }));
      return;
    }
    putJob(draft, { ...jobOf(draft, id), status: 'failed', retryAt: undefined, errorMessage: message });
  },
  JobUpdated(draft, { job: id, retries }) {
    const job = jobOf(draft, id);
    putJob(draft, { ...job, retries: retries ?? job.retries });
  },
  JobCanceled(draft, { job: id, elementInstance, abandoned }) {
    const job = jobOf(draft, id);
    const instance = instanceOf(draft, elementInstance);
    putInstance(draft, instanceWith(instance, { job: undefined }));
    if (!abandoned) {
      endJob(draft, id, 'JOB_CANCELED');
      return;
    }
    const variables = visibleVariables(draft, elementInstance);
    putJob(draft, {
      ...job,
      status: 'abandoned',
      abandoned: { scope: compensatingScope(draft, instance), variables },
    });
  },
};

export function jobOf(draft: Draft, id: Ordinal): Job {
  return get(draft.jobs, id) ?? missing('job', id);
}

export function putJob(draft: Draft, job: Job): void {
  draft.jobs = set(draft.jobs, job.id, job);
}

function endJob(draft: Draft, id: Ordinal, as: EndedAs): void {
  draft.jobs = remove(draft.jobs, id);
  noteEnded(draft, id, as);
}
