import type { Ordinal } from '@onward/model';
import type { IncidentType } from './events.js';
import { get } from './ordinal-map.js';
import type { Job } from './state.js';
import type { Transaction } from './transaction.js';
import { shorten } from './variables/preview.js';

/** Messages come from outside and are stored: no more than this of them, characters. */
export const MAX_MESSAGE = 4000;

/** The element instance is stuck until somebody resolves the incident. */
export function raiseIncident(
  tx: Transaction,
  elementInstance: Ordinal,
  errorType: IncidentType,
  message: string,
  job?: Ordinal,
): void {
  const instance = tx.instance(elementInstance);
  tx.emit('IncidentRaised', {
    incident: tx.nextOrdinal,
    token: instance.token as Ordinal,
    elementInstance,
    element: instance.element,
    ...(job !== undefined && { job }),
    errorType,
    message: shorten(message, MAX_MESSAGE),
  });
}

/**
 * A failure that nothing in the model handles: an incident, or a failure that compensation answers, as the process says.
 * A compensation handler's is always an incident: compensation is not compensated.
 */
export function recordUnhandled(
  tx: Transaction,
  job: Job,
  errorType: IncidentType,
  message: string,
  code?: string,
): void {
  const { elementInstance, element, token } = job;
  const isHandler = get(tx.state.tokens, token)?.compensates !== undefined;
  if (isHandler || tx.state.onFailure === 'incident') {
    raiseIncident(tx, elementInstance, errorType, message, job.id);
    return;
  }
  // Frozen already: the answer to the first failure ends this token, too.
  if (tx.state.failure !== undefined) return;
  tx.emit('FailureRecorded', {
    failure: tx.nextOrdinal,
    scope: tx.instance(elementInstance).scope,
    token,
    elementInstance,
    element,
    job: job.id,
    ...(code !== undefined && { code }),
    message: shorten(message, MAX_MESSAGE),
  });
}
