import type { RecordedEvent } from '@onward/event-store';
import type { FlowElement } from '@onward/model';
import type { SimulationResult } from '@onward/testing';

/** What a run has carried out to its end: element types, `catch <trigger>` where one has occurred, `throw <what>`. */
export function executedIn({ history, plan }: SimulationResult): ReadonlySet<string> {
  const found = new Set<string>();
  const running = new Map<string, string>();
  const elements = new Map(
    plan.processes.flatMap((process) =>
      process.elements.map((element) => [`${process.processId}/${element.id}`, element] as const),
    ),
  );
  for (const event of history) {
    const id = `${event.stream}/${String(event.data['elementInstance'])}`;
    if (event.type === 'ElementActivated') running.set(id, String(event.data['elementType']));
    // Whoever throws these may end with what they interrupt, instead of completing.
    if (event.type === 'ErrorThrown') found.add('throw error');
    if (event.type === 'CompensationStarted' && event.data['cancel'] === true) found.add('throw cancel');
    const type = typeOf(event, running.get(id));
    if (type === undefined) continue;
    found.add(type);
    const element = elements.get(`${String(event.metadata.processId)}/${String(event.data['element'])}`);
    for (const what of element === undefined ? [] : eventsOf(element)) found.add(what);
  }
  return found;
}

/** Of the element that it completes. */
function typeOf({ data, type }: RecordedEvent, activated: string | undefined): string | undefined {
  if (type === 'ElementPassed') return String(data['elementType']);
  // A boundary event that ties a handler to its activity is executed when the handler is.
  if (type === 'CompensationStepCompleted') return 'boundaryEvent';
  return type === 'ElementCompleted' ? activated : undefined;
}

const eventsOf = (element: FlowElement): readonly string[] => [
  ...('triggers' in element ? (element.triggers ?? []) : []).map(({ type }) => `catch ${type}`),
  ...('throws' in element ? (element.throws ?? []) : []).map(({ type }) => `throw ${type}`),
];
