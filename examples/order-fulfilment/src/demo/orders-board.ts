import type { EventItem } from '@onward/client';
import { OrderHistory } from './history.js';
import { ORDERS } from './orders.js';

interface Waiting {
  readonly condition: () => boolean;
  readonly resolve: () => void;
}

/** All orders as their events tell, and a way to wait for what they come to. */
export class OrdersBoard {
  private readonly byInstance = new Map<string, OrderHistory>();
  private waiting: Waiting[] = [];

  get histories(): readonly OrderHistory[] {
    return [...this.byInstance.values()].toSorted((a, b) => a.order.id.localeCompare(b.order.id));
  }

  /** Orders that are under way. */
  get open(): number {
    return this.histories.filter(({ end }) => end === undefined).length;
  }

  get stepsDone(): number {
    return this.histories.reduce((sum, { completed }) => sum + completed.length, 0);
  }

  /** The order the event belongs to; undefined for what is no order's. */
  add(event: EventItem): OrderHistory | undefined {
    const key = event.processInstanceKey;
    if (key === null) return undefined;
    if (event.type === 'ProcessInstanceCreated') {
      const order = ORDERS.find(({ id }) => id === event.data['businessId']);
      if (order !== undefined) this.byInstance.set(key, new OrderHistory(order, key));
    }
    const history = this.byInstance.get(key);
    history?.add(event);
    return history;
  }

  /** Wakes whoever waits for what has just come true; to be called once an event has been shown. */
  settle(): void {
    const ready = this.waiting.filter(({ condition }) => condition());
    this.waiting = this.waiting.filter((one) => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  }

  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ condition, resolve }));
  }
}
