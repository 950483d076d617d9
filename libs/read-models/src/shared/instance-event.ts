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
export const instanceOf = (event: RecordedEvent): Key => instanceKeyOf(event.stream);

/**
 * The public key of something in the event's instance. Ordinals that have outgrown the first instance number are found below the
 * further ones, which the event's metadata then names.
 */
export function keyIn(event: RecordedEvent, ordinal: Ordinal): Key {
  if (ordinal < ORDINALS_PER_NUMBER) return keyOf(numberOf(event.stream), ordinal);
  const number = event.metadata.moreNumbers?.[Math.floor(ordinal / ORDINALS_PER_NUMBER) - 1];
  if (number === undefined) {
    throw new InvariantViolation(
      `${event.stream}@${event.revision} does not name the instance number of ordinal ${ordinal}`,
    );
  }
  return keyOf(number, ordinal % ORDINALS_PER_NUMBER);
}

/** Events of one stream come in runs: the last answer is mostly the next one, too. */
let last: { readonly stream: string; readonly number: number } = { stream: '', number: 0 };

function numberOf(stream: string): number {
  if (last.stream === stream) return last.number;
  const key = parseKey(instanceKeyOf(stream));
  if (key === undefined) throw new InvariantViolation(`${stream} is not the stream of an instance`);
  last = { stream, number: key.instanceNumber };
  return key.instanceNumber;
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
