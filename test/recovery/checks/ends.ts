import type { History, Instance } from '../history.js';

const WAITS = new Set(['WAITS_FOR_PERSON', 'WAITS_FOR_OPERATOR']);

/** Every instance has come to its end, or waits for somebody where it must. */
export function* checkEnds({ instances }: History): Generator<string> {
  for (const instance of instances.values()) {
    const end = endIn(instance);
    if (end !== instance.end)
      yield `instance ${instance.key} of ${instance.processId} should be ${instance.end} and is ${end}`;
  }
}

function endIn({ events }: Instance): string {
  const ends = events.filter(({ type }) => /^ProcessInstance(Completed|Terminated)$/.test(type));
  if (ends.length > 1) return `ended ${ends.length} times`;
  const [end] = ends;
  if (end === undefined) return waitsFor(events.map(({ type }) => type));
  if (
    end !== events.at(-1) &&
    events.slice(events.indexOf(end) + 1).some(({ type }) => type !== 'CommandRecorded')
  )
    return 'going on after its end';
  return end.type === 'ProcessInstanceCompleted' ? 'COMPLETED' : String(end.data['reason']);
}

function waitsFor(types: readonly string[]): string {
  const count = (type: string): number => types.filter((one) => one === type).length;
  if (count('UserTaskCreated') > count('UserTaskCompleted')) return 'WAITS_FOR_PERSON';
  if (count('IncidentRaised') > count('IncidentResolved')) return 'WAITS_FOR_OPERATOR';
  return 'ACTIVE and waits for nobody';
}

export const waits = ({ end }: Instance): boolean => WAITS.has(end);
