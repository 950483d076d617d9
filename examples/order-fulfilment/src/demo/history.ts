import type { EventItem } from '@onward/client';
import { orderFulfilment } from '../process.js';
import type { Order } from './orders.js';

const FORWARD: ReadonlySet<string> = new Set(
  orderFulfilment.elements.flatMap((element) =>
    (element.type === 'serviceTask' && !element.isForCompensation) || element.type === 'userTask'
      ? [element.id]
      : [],
  ),
);

const COMPENSABLE: ReadonlySet<string> = new Set(
  orderFulfilment.elements.flatMap((element) =>
    element.type === 'boundaryEvent' && element.handler !== undefined ? [element.attachedTo] : [],
  ),
);

/** What has happened to one order, from the events of its process instance. */
export class OrderHistory {
  readonly events: EventItem[] = [];
  /** Elements, in the order of their completion. */
  readonly completed: string[] = [];
  /** Elements, in the order in which they were undone. */
  readonly undone: string[] = [];
  end: 'fulfilled' | 'undone' | undefined;

  constructor(
    readonly order: Order,
    readonly instanceKey: string,
  ) {}

  get startedAt(): number {
    return Date.parse(this.events[0]!.time);
  }

  get endedAt(): number {
    return Date.parse(this.events.at(-1)!.time);
  }

  add(event: EventItem): void {
    this.events.push(event);
    const element = String(event.data['element']);
    if (event.type === 'ElementCompleted' && FORWARD.has(element)) this.completed.push(element);
    if (event.type === 'CompensationStepCompleted') this.undone.push(element);
    if (event.type === 'ProcessInstanceCompleted') this.end = 'fulfilled';
    if (event.type === 'ProcessInstanceTerminated')
      this.end = event.data['reason'] === 'COMPENSATED' ? 'undone' : undefined;
  }

  /** What is not as it must be. */
  problems(): readonly string[] {
    const { order, end, completed, undone, events } = this;
    const problems: string[] = [];
    if (end !== order.end) problems.push(`should be ${order.end} and is ${end ?? 'not at its end'}`);
    if (new Set(completed).size < completed.length)
      problems.push(`did a step twice: ${completed.join(', ')}`);
    if (events.some(({ revision }, n) => revision !== n)) problems.push('lacks an event, or has one twice');
    const due =
      order.end === 'undone' ? completed.filter((element) => COMPENSABLE.has(element)).toReversed() : [];
    if (undone.join() !== due.join())
      problems.push(`should have undone [${due.join(', ')}] and has undone [${undone.join(', ')}]`);
    return problems.map((problem) => `${order.id} ${problem}`);
  }
}
