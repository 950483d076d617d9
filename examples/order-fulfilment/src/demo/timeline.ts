import type { EventItem } from '@onward/client';
import { orderFulfilment } from '../process.js';
import type { Order } from './orders.js';

const NAMES = new Map(orderFulfilment.elements.map(({ id, name }) => [id, name ?? id]));
const TASKS = new Set(
  orderFulfilment.elements
    .filter((element) => element.type === 'serviceTask' && !element.isForCompensation)
    .map(({ id }) => id),
);

export const nameOf = (element: unknown): string => NAMES.get(String(element)) ?? String(element);

/** Says what happens, with the time since the demo began. */
export class Timeline {
  private lastIsBlank = false;

  constructor(
    private readonly write: (line: string) => void,
    private readonly began = Date.now(),
  ) {}

  /** Between the orders' lines: what happens to the server. */
  headline(text: string): void {
    this.write(`${this.lastIsBlank ? '' : '\n'}${this.timeOf(Date.now())}  ${text}\n`);
    this.lastIsBlank = true;
  }

  event(event: EventItem, order: Order): void {
    const text = textOf(event, order);
    if (text === undefined) return;
    this.write(`${this.timeOf(Date.parse(event.time))}  ${order.id}  ${text}`);
    this.lastIsBlank = false;
  }

  private timeOf(moment: number): string {
    return `${((moment - this.began) / 1000).toFixed(2).padStart(7)} s`;
  }
}

function textOf({ type, data }: EventItem, { amount, cardNumber }: Order): string | undefined {
  switch (type) {
    case 'ProcessInstanceCreated':
      return `● received: ${amount} EUR, card …${cardNumber.slice(-4)}`;
    case 'ElementCompleted':
      return TASKS.has(String(data['element'])) ? `✓ ${nameOf(data['element'])}` : undefined;
    case 'JobFailed':
      return `✗ ${String(data['message'])}${data['retries'] === 0 ? ', for good' : ', it is tried again'}`;
    case 'CompensationStarted':
      return '↩ what was done is undone, the last step first';
    case 'CompensationStepCompleted':
      return `↩ undone: ${nameOf(data['element'])}`;
    case 'UserTaskCreated':
      return `… ${nameOf(data['element'])}: waits for somebody of the group ${String(data['candidateGroups'])}`;
    case 'UserTaskAssigned':
      return `… ${String(data['assignee'])} takes it`;
    case 'UserTaskCompleted':
      return '✓ approved';
    case 'ProcessInstanceCompleted':
      return '■ fulfilled';
    case 'ProcessInstanceTerminated':
      return '■ undone as a whole';
    default:
      return undefined;
  }
}
