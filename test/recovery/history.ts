import type { JsonObject } from '@onward/model';
import { groupBy } from './group-by.js';
import { endOf, type End } from './processes.js';
import { send } from './wire.js';

export interface Event {
  readonly position: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly commandId: string;
  readonly processInstanceKey: string | null;
  readonly data: JsonObject;
}

export interface Instance {
  readonly key: string;
  readonly processId: string;
  readonly events: readonly Event[];
  readonly end: End;
}

/** Everything that is stored, read back after the last crash. */
export interface History {
  readonly events: readonly Event[];
  readonly instances: ReadonlyMap<string, Instance>;
  /** Where each piece of evidence stands. */
  readonly evidence: ReadonlyMap<string, readonly Event[]>;
}

const EVIDENCE = /(?:marker:\d+:|effect:\d+:[\d.]+)/g;

export async function readHistory(url: string): Promise<History> {
  const events: Event[] = [];
  for (let from: string | null = 'start'; from !== null;) {
    const { body } = await send(url, { method: 'GET', path: `/v2/events?limit=1000&from=${from}` });
    events.push(...(body.items as Event[]));
    from = body.page.next as string | null;
  }
  return { events, instances: instancesOf(events), evidence: evidenceIn(events) };
}

function instancesOf(events: readonly Event[]): ReadonlyMap<string, Instance> {
  const streams = groupBy(
    events.filter(({ processInstanceKey }) => processInstanceKey !== null),
    ({ processInstanceKey }) => processInstanceKey!,
  );
  return new Map(
    [...streams].map(([key, own]) => {
      const processId = own[0]!.data['processId'] as string;
      const first = own.find(({ type }) => type === 'VariablesSet')?.data['variables'] as JsonObject;
      return [key, { key, processId, events: own, end: endOf(processId, first) }];
    }),
  );
}

function evidenceIn(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
  const found = new Map<string, Event[]>();
  const note = (evidence: string, event: Event): void => {
    const list = found.get(evidence);
    if (list === undefined) found.set(evidence, [event]);
    else list.push(event);
  };
  for (const event of events) {
    for (const evidence of new Set(JSON.stringify(event.data).match(EVIDENCE))) note(evidence, event);
    if (event.type === 'IncidentResolved') note(`resolved:${event.data['incident'] as string}`, event);
  }
  return found;
}
