import type { Ordinal } from '@onward/model';
import type { EngineEvent, EventData, EventType } from '../events.js';
import { CompensationOrder } from './compensation-checks.js';

/**
 * What a history says by itself, without the engine's state: tokens are created once and end once, element instances likewise,
 * compensation runs in reverse order of completion, nothing starts in a frozen instance. Answers what does not hold, and the live tokens.
 */
export function readHistory(events: readonly EngineEvent[]): {
  readonly broken: readonly string[];
  readonly live: ReadonlySet<Ordinal>;
} {
  const history = new History();
  for (const { type, data } of events) (READERS[type] as Reader<EventType> | undefined)?.(history, data);
  history.broken.push(...history.order.broken);
  return history;
}

class History {
  readonly broken: string[] = [];
  readonly live = new Set<Ordinal>();
  readonly order = new CompensationOrder();
  /** By token: what it compensates. */
  readonly handlers = new Map<Ordinal, Ordinal>();
  frozen = false;
  private readonly created = new Set<Ordinal>();
  private readonly instances = new Set<Ordinal>();

  create(token: Ordinal): void {
    if (this.created.has(token)) this.broken.push(`token ${token} is created twice`);
    this.created.add(token);
    this.live.add(token);
  }

  end(token: Ordinal): void {
    if (!this.live.delete(token)) this.broken.push(`token ${token} ends, but is not live`);
  }

  use(token: Ordinal): void {
    if (!this.live.has(token)) this.broken.push(`token ${token} is used, but is not live`);
  }

  enter(data: {
    readonly element: string;
    readonly token: Ordinal;
    readonly consumed?: readonly Ordinal[];
  }): void {
    this.start(`element ${data.element}`);
    for (const token of data.consumed ?? []) this.end(token);
    if (data.consumed) this.create(data.token);
    else this.use(data.token);
  }

  start(what: string): void {
    if (this.frozen) this.broken.push(`${what} starts in a frozen instance`);
  }

  open(instance: Ordinal): void {
    this.instances.add(instance);
  }

  close(instance: Ordinal): void {
    if (!this.instances.delete(instance))
      this.broken.push(`element instance ${instance} ends, but is not live`);
  }
}

type Reader<T extends EventType> = (history: History, data: EventData[T]) => void;

const READERS: { readonly [T in EventType]?: Reader<T> } = {
  TokenCreated: (history, { token }) => history.create(token),
  FlowTaken: (history, { token, parent }) =>
    parent === undefined ? history.use(token) : history.create(token),
  TokenTerminated: (history, { token }) => history.end(token),
  ElementActivated(history, data) {
    history.enter(data);
    history.open(data.elementInstance);
    history.order.activated(data);
    const compensates = history.handlers.get(data.token);
    if (compensates !== undefined) history.order.handling(data.elementInstance, compensates);
  },
  ElementPassed(history, data) {
    history.enter(data);
    if (data.ends) history.end(data.token);
  },
  ElementCompleted(history, { elementInstance, element, token, ends, handler }) {
    history.close(elementInstance);
    if (ends) history.end(token);
    history.order.completed(elementInstance, element, handler);
  },
  ElementTerminated(history, { elementInstance, element, token, compensable }) {
    history.close(elementInstance);
    if (compensable) history.order.completed(elementInstance, element, undefined);
    history.end(token);
  },
  JobCreated(history, { job, listener }) {
    // Canceling goes on, also in a frozen instance.
    if (listener?.on !== 'canceling') history.start(`job ${job}`);
  },
  JobCompleted(history, { late, elementInstance }) {
    if (late) history.order.late(elementInstance, '');
  },
  FailureRecorded(history) {
    history.frozen = true;
  },
  CompensationStarted(history, data) {
    if (data.failure !== undefined) history.frozen = false;
    history.order.started(data);
  },
  CompensationUnrolled: (history, { scope, compensates }) => history.order.unrolled(scope, compensates),
  CompensationStepCompleted: (history, data) => history.order.undone(data),
  CompensationCompleted: (history, data) => history.order.done(data),
  JoinReset(history, { consumed }) {
    for (const token of consumed) history.end(token);
  },
  CompensationStepStarted(history, { scope, token, compensates }) {
    history.order.step(scope, compensates);
    history.handlers.set(token, compensates);
  },
};
