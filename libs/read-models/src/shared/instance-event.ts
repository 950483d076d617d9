import type { RecordedEvent } from '@onward/event-store';
import {
  instanceKeyOf,
  InvariantViolation,
  keyOf,
  ORDINALS_PER_NUMBER,
  parseKey,
  type Key,
  type Ordinal,
} from '@onward/model';

/** The instance an event of an instance stream belongs to. */
export const instanceOf = (event: RecordedEvent): Key => ownerOf(event.stream).key;

/**
 * The public key of something in the event's instance. Ordinals that have outgrown the first instance number are found below the
 * further ones, which the event's metadata then names.
 */
export function keyIn(event: RecordedEvent, ordinal: Ordinal): Key {
  if (ordinal < ORDINALS_PER_NUMBER) {
    const { number } = ownerOf(event.stream);
    if (number === undefined)
      throw new InvariantViolation(`${event.stream} is not the stream of an instance`);
    return keyBelow(number, ordinal);
  }
  const number = event.metadata.moreNumbers?.[Math.floor(ordinal / ORDINALS_PER_NUMBER) - 1];
  if (number === undefined) {
    throw new InvariantViolation(
      `${event.stream}@${event.revision} does not name the instance number of ordinal ${ordinal}`,
    );
  }
  return keyOf(number, ordinal % ORDINALS_PER_NUMBER);
}

interface Owner {
  readonly key: Key;
  /** Undefined: the stream is not that of an instance. */
  readonly number: number | undefined;
}

/** All read models go through the same few thousand events one after the other: what the first of them has made serves the others. */
const REMEMBERED = 16_384;
let owners = new Map<string, Owner>();
const keyNumbers = new Float64Array(REMEMBERED);
const keyOrdinals = new Float64Array(REMEMBERED);
const keys: Key[] = Array.from({ length: REMEMBERED }, () => '' as Key);

function ownerOf(stream: string): Owner {
  let owner = owners.get(stream);
  if (owner === undefined) {
    const key = instanceKeyOf(stream);
    owner = { key, number: parseKey(key)?.instanceNumber };
    if (owners.size >= REMEMBERED) owners = new Map();
    owners.set(stream, owner);
  }
  return owner;
}

function keyBelow(number: number, ordinal: Ordinal): Key {
  const slot = (number * 61 + ordinal) % REMEMBERED;
  if (keyNumbers[slot] !== number || keyOrdinals[slot] !== ordinal) {
    keys[slot] = keyOf(number, ordinal);
    keyNumbers[slot] = number;
    keyOrdinals[slot] = ordinal;
  }
  return keys[slot] as Key;
}

/** When it happened, ISO 8601 in UTC. */
export function timeOf({ metadata: { time } }: RecordedEvent): string {
  if (lastTime.ms !== time) lastTime = { ms: time, text: new Date(time).toISOString() };
  return lastTime.text;
}

/** Events of one append share their time. */
let lastTime = { ms: 0, text: new Date(0).toISOString() };

/** What every document of an instance says of where it belongs. */
export interface Belonging {
  readonly processInstanceKey: string;
  /** The outermost of the instances that have called it; itself where nobody has. */
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
}

export function belonging(event: RecordedEvent): Belonging {
  const { definitionKey = '', processId = '', processVersion = 0, tenantId, callers } = event.metadata;
  const processInstanceKey = instanceOf(event);
  return {
    processInstanceKey,
    rootProcessInstanceKey: callers?.[0] ?? processInstanceKey,
    processDefinitionKey: definitionKey,
    processDefinitionId: processId,
    processDefinitionVersion: processVersion,
    tenantId,
  };
}
