import type { EventItem } from '@onward/client';
import type { Json } from '@onward/model';
import { preciseTime } from './moments.js';
import { cut, plain } from './text.js';

/** Where something is in the graph, shown by the element's id; what else is in the data, is behind it. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'element',
  'elementInstance',
  'scope',
  'token',
  'flow',
  'target',
  'parent',
]);
const MAX_VALUE = 60;

/** `#12  10:00:00.123  JobCreated  charge  jobType=charge-card retries=3`. With the instance's key where it is not clear. */
export function eventLine(event: EventItem, ofEverything: boolean): string {
  const { revision, time, type, data, processInstanceKey } = event;
  const where = ofEverything ? `${processInstanceKey ?? 'deployment'} #${revision}` : `#${revision}`;
  const facts = Object.entries(data).filter(([name]) => !NOT_SHOWN.has(name));
  const parts = [
    where.padEnd(ofEverything ? 14 : 4),
    preciseTime(time),
    type.padEnd(24),
    placeOf(event),
    ...facts.map(([name, value]) => `${name}=${short(value)}`),
  ];
  return plain(parts.filter((part) => part !== '').join('  ')).trimEnd();
}

function placeOf({ data: { element, flow, target } }: EventItem): string {
  if (typeof element === 'string') return element;
  if (typeof flow !== 'string') return '';
  return typeof target === 'string' ? `${flow} → ${target}` : flow;
}

const short = (value: Json): string =>
  cut(typeof value === 'string' ? value : JSON.stringify(value), MAX_VALUE);
