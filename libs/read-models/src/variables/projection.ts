import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Projection } from '../projection.js';
import { documentId } from '../shared/document-id.js';
import { belonging, keyIn } from '../shared/instance-event.js';
import { instanceFolds } from '../shared/typed-folds.js';
import type { VariableDoc } from './doc.js';

type VariablesSet = EventData['VariablesSet'];

/** A value with more characters of JSON is cut off in search results; got by its key it is whole. */
export const MAX_SHOWN_CHARACTERS = 8191;

export const variables: Projection<VariableDoc> = {
  name: 'variables',
  version: 1,
  indexes: [
    { name: 'key', paths: ['variableKey'] },
    { name: 'instance', paths: ['processInstanceKey', 'name'] },
    { name: 'scope', paths: ['scopeKey', 'name'] },
    { name: 'value', paths: ['name', 'value'] },
  ],
  on: instanceFolds<VariableDoc>({
    VariablesSet: {
      id: (data, event) => [...namesById(data, event).keys()],
      apply(doc, data, event, id) {
        const name = namesById(data, event).get(id) as string;
        const value = JSON.stringify(data.variables[name]);
        const isTruncated = value.length > MAX_SHOWN_CHARACTERS;
        return doc ? { ...doc, value, isTruncated } : newDoc({ data, event, id, name, value, isTruncated });
      },
    },
  }),
};

interface NewVariable {
  readonly data: VariablesSet;
  readonly event: RecordedEvent;
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly isTruncated: boolean;
}

function newDoc({ data, event, id, name, value, isTruncated }: NewVariable): VariableDoc | undefined {
  if (data.created === undefined || !Object.hasOwn(data.created, name)) return undefined;
  const { processInstanceKey, rootProcessInstanceKey, tenantId } = belonging(event);
  return {
    _id: id,
    variableKey: keyIn(event, data.created[name] as number),
    name,
    value,
    isTruncated,
    scopeKey: keyIn(event, data.scope),
    processInstanceKey,
    rootProcessInstanceKey,
    tenantId,
  };
}

/** One event may set many variables: their ids are made once. */
const known = new WeakMap<RecordedEvent, ReadonlyMap<string, string>>();

function namesById(data: VariablesSet, event: RecordedEvent): ReadonlyMap<string, string> {
  let names = known.get(event);
  if (names === undefined) {
    const scope = keyIn(event, data.scope);
    names = new Map(Object.keys(data.variables).map((name) => [documentId(scope, name), name]));
    known.set(event, names);
  }
  return names;
}
