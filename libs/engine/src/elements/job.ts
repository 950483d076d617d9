import type { FlowElement, JobSpec, Json, Ordinal } from '@onward/model';
import { evaluate, unexpected } from '../evaluate.js';
import type { EventData } from '../events.js';
import { NO_TOKEN, raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { asRetries, type Conversion } from './conversions.js';

/** A job for an element instance; an incident where its type or retries cannot be had. */
export function createJob(
  tx: Transaction,
  element: Pick<FlowElement, 'id'>,
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
  const headers = listener === undefined ? spec.headers : { ...headersOf(tx, element.id), ...spec.headers };
  tx.emit('JobCreated', {
    job: tx.nextOrdinal,
    elementInstance,
    element: element.id,
    token: tx.instance(elementInstance).token ?? NO_TOKEN,
    jobType: type,
    retries,
    ...(hasAny(headers) && { headers }),
    ...(listener && { listener }),
  });
}

/** Those of the element itself: its listeners get them, too. */
function headersOf(tx: Transaction, id: string): JobSpec['headers'] {
  const element = tx.context.graph.elements.get(id);
  if (element === undefined) return NO_HEADERS;
  if (element.type === 'userTask') return element.headers;
  if ('job' in element) return element.job?.headers ?? NO_HEADERS;
  const throws = 'throws' in element ? (element.throws ?? []) : [];
  const sent = throws.find((thrown) => thrown.type === 'message');
  return (sent?.type === 'message' ? sent.job?.headers : undefined) ?? NO_HEADERS;
}

interface Property<T> {
  readonly property: 'type' | 'retries';
  readonly convert: (value: Json) => Conversion<T>;
}

/** A property of the job; undefined after raising an incident where it cannot be had. */
function extract<T>(
  tx: Transaction,
  element: Pick<FlowElement, 'id'>,
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
  const message = `Job ${property} of "${element.id}": ${why}`;
  raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', message, { listener });
  return undefined;
}

const asJobType = (value: Json): Conversion<string> =>
  typeof value === 'string' && value !== ''
    ? { ok: true, value }
    : { ok: false, wanted: 'text that is not empty' };

const NO_HEADERS: JobSpec['headers'] = {};

const hasAny = (headers: Readonly<Record<string, string>>): boolean => Object.keys(headers).length > 0;
