import type { Key } from '@onward/model';
import type { ActivatedJob } from '../api.js';
import { handlerJob, JobError } from './job-error.js';
import { jobView } from './job-view.js';
import { ListenerResult } from './listener-result.js';

const JOB: ActivatedJob = {
  jobKey: '1' as Key,
  type: 'check',
  instanceKey: '2' as Key,
  definition: {
    definitionKey: '3' as Key,
    processId: 'p',
    version: 4,
  } as ActivatedJob['definition'],
  elementId: 'task',
  elementInstanceKey: '5' as Key,
  tokenId: '6' as Key,
  kind: 'TASK_LISTENER',
  listenerEventType: 'ASSIGNING',
  userTask: null,
  compensation: true,
  headers: { a: 'b' },
  variables: { x: 1 },
  retries: 7,
  attempt: 8,
  deadline: 9,
  worker: 'w',
  tenantId: 't',
  tags: ['tag'],
  businessId: 'order',
  idempotencyKey: '1',
};

describe('handlerJob', () => {
  it('has every field of the job, in our words and in the API’s', () => {
    const { error, result, ...fields } = handlerJob(JOB);
    expect(fields).toEqual({ ...jobView(JOB), ...JOB });
    expect(result({ denied: true })).toEqual(new ListenerResult({ denied: true }));
    expect(error('NO', 'why', { y: 2 })).toEqual(new JobError('NO', 'why', { y: 2 }));
  });
});
