import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, isInstanceStream, ownerOf, parseKey, type Key } from '@onward/model';
import { fieldProblem } from '../errors/problem.js';
import { textParameter, type QueryString } from '../request/query.js';

/** Which events of everything are wanted: those of one of the types, of one definition (key or process id), of one instance. */
export type EventFilter = (event: RecordedEvent) => boolean;

const MAX_TYPES = 50;

export function eventFilter(query: QueryString): EventFilter {
  const types = typesOf(textParameter(query, 'type'));
  const definition = textParameter(query, 'definition');
  const instance = instanceOf(textParameter(query, 'instance'));
  return ({ type, stream, metadata }) => {
    if (types !== undefined && !types.has(type)) return false;
    if (
      definition !== undefined &&
      metadata.definitionKey !== definition &&
      metadata.processId !== definition
    )
      return false;
    return instance === undefined || (isInstanceStream(stream) && instanceKeyOf(stream) === instance);
  };
}

function typesOf(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const types = text.split(',').map((one) => one.trim());
  if (types.length <= MAX_TYPES && types.every((one) => /^[A-Za-z]{1,100}$/.test(one))) return new Set(types);
  throw fieldProblem(
    'INVALID_QUERY_PARAMETER',
    'type',
    `"type" takes up to ${MAX_TYPES} event types, separated by commas.`,
  );
}

function instanceOf(text: string | undefined): Key | undefined {
  if (text === undefined) return undefined;
  if (parseKey(text) === undefined)
    throw fieldProblem('INVALID_KEY', 'instance', '"instance" takes the key of a process instance.');
  return ownerOf(text as Key);
}
