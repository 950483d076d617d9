import type { FlowElement, JobSpec, Json, Ordinal } from '@onward/model';
import { evaluate, unexpected } from '../evaluate.js';
import type { EventData } from '../events.js';
import { raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { asRetries, type Conversion } from './conversions.js';

/** A job for an element instance; an incident where its type or retries cannot be had. */
export function createJob(
  tx: Transaction,
  element: FlowElement,
  spec: JobSpec,
  elementInstance: Ordinal,
  listener?: EventData['JobCreated']['listener'],
): void {
  const type = extract(
    tx,
    element,
    spec,
    elementInstance,
    { property: 'type', convert: asJobType },
    listener,
  );
  if (type === undefined) return;
  const retries = extract(
    tx,
    element,
    spec,
    elementInstance,
    { property: 'retries', convert: asRetries },
    listener,
  );
  if (retries === undefined) return;
  const { headers } = spec;
  tx.emit('JobCreated', {
    job: tx.nextOrdinal,
    elementInstance,
    element: element.id,
    token: tx.instance(elementInstance).token as Ordinal,
    jobType: type,
    retries,
    ...(hasAny(headers) && { headers }),
    ...(listener && { listener }),
  });
}

interface Property<T> {
  readonly property: 'type' | 'retries';
  readonly convert: (value: Json) => Conversion<T>;
}

/** A property of the job; undefined after raising an incident where it cannot be had. */
function extract<T>(
  tx: Transaction,
  element: FlowElement,
  spec: JobSpec,
  elementInstance: Ordinal,
  { property, convert }: Property<T>,
  listener: EventData['JobCreated']['listener'],
): T | undefined {
  const expression = spec[property];
  const lookup = lookupIn(tx.state, elementInstance);
  const evaluation = evaluate(tx, expression, lookup);
  const converted: Conversion<T> = evaluation.ok ? convert(evaluation.value) : { ok: false, wanted: '' };
  if (converted.ok && converted.value !== undefined) return converted.value;
  const wanted = converted.ok ? 'a value' : converted.wanted;
  const why = evaluation.ok
    ? unexpected(tx, expression, lookup, evaluation.value, wanted)
    : evaluation.message;
  // An end listener's is told apart: the element's work is done, and must not begin again.
  const errorType = listener?.on === 'end' ? 'UNKNOWN' : 'EXTRACT_VALUE_ERROR';
  raiseIncident(tx, elementInstance, errorType, `Job ${property} of "${element.id}": ${why}`);
  return undefined;
}

const asJobType = (value: Json): Conversion<string> =>
  typeof value === 'string' && value !== ''
    ? { ok: true, value }
    : { ok: false, wanted: 'text that is not empty' };

const hasAny = (headers: Readonly<Record<string, string>>): boolean => Object.keys(headers).length > 0;
