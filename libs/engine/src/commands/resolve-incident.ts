import { retry } from '../elements/index.js';
import { isCanceling } from '../elements/task-listening.js';
import { get } from '../ordinal-map.js';
import { reject } from '../rejections.js';
import { isStopped } from '../stopped.js';
import { findIncident } from './find.js';
import type { CommandHandler } from './handler.js';

/** A job is open again, with a retry if it has none left; any other element tries again where it was stuck. */
export const resolveIncident: CommandHandler<'ResolveIncident'> = (tx, command) => {
  const found = findIncident(tx, command.incident);
  if (!found.ok) return found.rejection;
  const isOver = tx.scope(0).terminating !== undefined || isStopped(tx, found.value.elementInstance);
  if (isOver && !isCanceling(tx, tx.instance(found.value.elementInstance))) {
    const message =
      'The process instance is about to end, and its incidents with it. Nothing starts there any more.';
    return reject('PROCESS_INSTANCE_FROZEN', message, { state: 'ACTIVE' });
  }

  const { id: incident, token, element, elementInstance, job: jobId } = found.value;
  if (jobId === undefined) {
    tx.emit('IncidentResolved', { incident, token, element, elementInstance });
    retry(tx, tx.instance(elementInstance), found.value);
    return undefined;
  }
  if (get(tx.state.jobs, jobId)?.retries === 0) tx.emit('JobUpdated', { job: jobId, token, retries: 1 });
  tx.emit('IncidentResolved', { incident, token, element, elementInstance, job: jobId });
  return undefined;
};
