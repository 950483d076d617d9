import type { Ordinal } from '@onward/model';
import type { EventData, IncidentType } from './events.js';
import { get } from './ordinal-map.js';
import type { Transaction } from './transaction.js';
import { shorten } from './variables/preview.js';

/** Messages come from outside and are stored: no more than this of them, characters. */
export const MAX_MESSAGE = 4000;

/** Where the process itself is at something that tokens are at elsewhere: its listeners. */
export const NO_TOKEN = 0;

/** Whose an incident is where it is not the element's own. */
export interface IncidentOf {
  readonly job?: Ordinal | undefined;
  /** The listener whose job could not be created. */
  readonly listener?: EventData['IncidentRaised']['listener'];
}

/** The element instance is stuck until somebody resolves the incident. */
export function raiseIncident(
  tx: Transaction,
  elementInstance: Ordinal,
  errorType: IncidentType,
  message: string,
  { job, listener }: IncidentOf = {},
): void {
  const instance = tx.instance(elementInstance);
  tx.emit('IncidentRaised', {
    incident: tx.nextOrdinal,
    token: instance.token ?? NO_TOKEN,
    elementInstance,
    element: instance.element,
    ...(job !== undefined && { job }),
    ...(listener && { listener }),
    errorType,
    message: shorten(message, MAX_MESSAGE),
  });
}

export interface Unhandled {
  readonly elementInstance: Ordinal;
  readonly errorType: IncidentType;
  readonly message: string;
  readonly code?: string;
  readonly job?: Ordinal | undefined;
}

/** What a process says of failures is said of all of it: it is compensated as a whole. */
const PROCESS = 0;

/** Whether a token is that of a compensation handler, or lies within one. */
export function isCompensating(tx: Transaction, id: Ordinal): boolean {
  for (let token = get(tx.state.tokens, id); token !== undefined;) {
    if (token.compensates !== undefined) return true;
    const around = tx.instance(token.scope).token;
    token = around === undefined ? undefined : get(tx.state.tokens, around);
  }
  return false;
}

/**
 * A failure that nothing in the model handles: an incident, or a failure that compensation answers, as the process says.
 * A compensation handler's is always an incident: compensation is not compensated.
 */
export function recordUnhandled(
  tx: Transaction,
  { elementInstance, errorType, message, code, job }: Unhandled,
): void {
  const { element, token = NO_TOKEN } = tx.instance(elementInstance);
  if (tx.state.onFailure === 'incident' || isCompensating(tx, token)) {
    raiseIncident(tx, elementInstance, errorType, message, { job });
    return;
  }
  // Frozen already: the answer to the first failure ends this token, too.
  if (tx.state.failure !== undefined) return;
  tx.emit('FailureRecorded', {
    failure: tx.nextOrdinal,
    scope: PROCESS,
    token,
    elementInstance,
    element,
    ...(job !== undefined && { job }),
    ...(code !== undefined && { code }),
    message: shorten(message, MAX_MESSAGE),
  });
}
