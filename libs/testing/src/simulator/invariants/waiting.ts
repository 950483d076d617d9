import type { Ordinal } from '@onward/model';
import { happened, type Happened, type HistoryCheck } from './history-check.js';

interface Waited {
  readonly elementInstance: Ordinal;
  readonly element: string;
  readonly messages: Set<string>;
  /** Of a timer, ms since 1970. */
  dueAt?: number | undefined;
}

/**
 * What is waited for: only by what lives, each message once, no timer before it is due and each of its moments once; what has been
 * thrown within is caught by a boundary event only while its activity runs.
 */
export const waitingIsKept: HistoryCheck = (events, graph) => {
  const wrong: string[] = [];
  const live = new Map<Ordinal, string>([[0, '']]);
  const waited = new Map<Ordinal, Waited>();
  for (const [at, event] of happened(events).entries()) {
    const violated = (what: string): void =>
      void wrong.push(`revision ${event.revision}, ${event.type}: ${what}`);
    switch (event.type) {
      case 'ElementActivated':
        live.set(event.data.elementInstance, event.data.element);
        break;
      case 'ElementCompleted':
      case 'ElementTerminated': {
        const { elementInstance } = event.data;
        live.delete(elementInstance);
        for (const [id, one] of waited)
          if (one.elementInstance === elementInstance)
            violated(`${elementInstance} ends, and ${one.element} is still waited for by subscription ${id}`);
        break;
      }
      case 'EventSubscriptionCreated': {
        const { subscription, elementInstance, element, trigger } = event.data;
        if (!live.has(elementInstance)) violated(`${elementInstance} does not live`);
        const dueAt = trigger.type === 'timer' ? trigger.dueAt : undefined;
        waited.set(subscription, { elementInstance, element, dueAt, messages: new Set() });
        break;
      }
      case 'EventSubscriptionTriggered': {
        const one = waited.get(event.data.subscription);
        if (one === undefined) violated('nobody waits for it');
        else occurs(one, event.data, events[at]!.metadata.time, violated);
        if (!event.data.stays) waited.delete(event.data.subscription);
        break;
      }
      case 'EventSubscriptionDeleted':
        waited.delete(event.data.subscription);
        break;
      case 'ErrorThrown':
      case 'EscalationThrown': {
        const catching = graph.elements.get(event.data.caughtBy ?? '');
        if (catching?.type === 'boundaryEvent' && ![...live.values()].includes(catching.attachedTo))
          violated(`${catching.id} catches it, but ${catching.attachedTo} does not run`);
        break;
      }
      case 'ProcessInstanceCompleted':
      case 'ProcessInstanceTerminated':
        for (const { element } of waited.values()) violated(`${element} is still waited for`);
        break;
      default:
    }
  }
  return wrong;
};

function occurs(
  one: Waited,
  { message, next, elementInstance }: Extract<Happened, { type: 'EventSubscriptionTriggered' }>['data'],
  time: number,
  violated: (what: string) => void,
): void {
  if (one.elementInstance !== elementInstance) violated(`it was opened by ${one.elementInstance}`);
  if (message !== undefined && one.messages.has(message)) violated(`it has had message ${message} before`);
  if (message !== undefined) one.messages.add(message);
  if (one.dueAt === undefined) return;
  if (time < one.dueAt) violated(`the timer is due ${one.dueAt - time} ms later`);
  if (next !== undefined && next.dueAt <= one.dueAt)
    violated(`the timer comes again at ${next.dueAt}, and has come at ${one.dueAt}`);
  one.dueAt = next?.dueAt;
}
