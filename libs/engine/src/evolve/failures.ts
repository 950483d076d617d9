import { invariant } from '@onward/model';
import { missing } from '../missing.js';
import { get, remove, set } from '../ordinal-map.js';
import { instanceOf, putInstance, sees, type Appliers } from './draft.js';
import { instanceWith } from './records.js';
import { jobOf, putJob } from './jobs.js';
import { noteEnded } from './ended.js';

type FailureEvents = 'IncidentRaised' | 'IncidentResolved' | 'FailureRecorded';

export const FAILURE_APPLIERS: Appliers<FailureEvents> = {
  IncidentRaised(draft, { incident: id, ...raised }) {
    sees(draft, id);
    const { token, elementInstance, element, job, listener, errorType, message } = raised;
    const { time } = draft;
    const incident = { id, token, elementInstance, element, job, listener, errorType, message, time };
    draft.incidents = set(draft.incidents, id, incident);
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { incident: id }));
  },
  IncidentResolved(draft, { incident, elementInstance, job }) {
    if (get(draft.incidents, incident) === undefined) missing('incident', incident);
    draft.incidents = remove(draft.incidents, incident);
    noteEnded(draft, incident, 'INCIDENT_RESOLVED');
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { incident: undefined }));
    if (job !== undefined) putJob(draft, { ...jobOf(draft, job), status: 'open', retryAt: undefined });
  },
  FailureRecorded(draft, { failure, scope, token, elementInstance, message }) {
    invariant(draft.failure === undefined, 'a frozen instance records no other failure');
    sees(draft, failure);
    const { revision } = draft;
    draft.failure = { id: failure, scope, token, elementInstance, message, revision, answered: false };
  },
};
