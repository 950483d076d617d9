import type { Json, Ordinal, ServiceTask } from '@onward/model';
import { evaluate, unexpected } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { goOn, prepare } from './activity.js';
import { activate, type ElementBehaviour } from './behaviour.js';
import { asRetries, type Conversion } from './conversions.js';

/** Service task: a job for a worker (BPMN 2.0.2 §13.3.3). */
export const serviceTask: ElementBehaviour<ServiceTask> = {
  execute(tx, element, token) {
    prepare(tx, element, activate(tx, element, token), createJob(element));
  },
  retry(tx, element, instance, incident) {
    goOn(tx, element, instance, incident, createJob(element));
  },
};

const createJob =
  (element: ServiceTask) =>
  (tx: Transaction, elementInstance: Ordinal): void => {
    const type = extract(tx, element, elementInstance, 'type', asJobType);
    if (type === undefined) return;
    const retries = extract(tx, element, elementInstance, 'retries', asRetries);
    if (retries === undefined) return;
    const { headers } = element.job;
    tx.emit('JobCreated', {
      job: tx.nextOrdinal,
      elementInstance,
      element: element.id,
      token: tx.instance(elementInstance).token as Ordinal,
      jobType: type,
      retries,
      ...(hasAny(headers) && { headers }),
    });
  };

/** A property of the job; undefined after raising an incident where it cannot be had. */
function extract<T>(
  tx: Transaction,
  element: ServiceTask,
  elementInstance: Ordinal,
  property: 'type' | 'retries',
  convert: (value: Json) => Conversion<T>,
): T | undefined {
  const expression = element.job[property];
  const lookup = lookupIn(tx.state, elementInstance);
  const evaluation = evaluate(tx, expression, lookup);
  const converted: Conversion<T> = evaluation.ok ? convert(evaluation.value) : { ok: false, wanted: '' };
  if (converted.ok && converted.value !== undefined) return converted.value;
  const wanted = converted.ok ? 'a value' : converted.wanted;
  const why = evaluation.ok
    ? unexpected(tx, expression, lookup, evaluation.value, wanted)
    : evaluation.message;
  raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', `Job ${property} of "${element.id}": ${why}`);
  return undefined;
}

const asJobType = (value: Json): Conversion<string> =>
  typeof value === 'string' && value !== ''
    ? { ok: true, value }
    : { ok: false, wanted: 'text that is not empty' };

const hasAny = (headers: Readonly<Record<string, string>>): boolean => Object.keys(headers).length > 0;
