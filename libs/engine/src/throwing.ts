import type { BoundaryEvent, JsonObject, Ordinal, StartEvent, Throw } from '@onward/model';
import { catchEvent, endWithError, triggerSignal } from './catching.js';
import { evaluate, unexpected } from './evaluate.js';
import type { EventData } from './events.js';
import { isCompensating, raiseIncident, recordUnhandled } from './incidents.js';
import type { ElementInstance } from './state.js';
import { text } from './subscriptions.js';
import type { Transaction } from './transaction.js';
import { isEmpty, lookupIn } from './variables/lookup.js';

/** How what was thrown has left the thrower. `stuck`: an incident was raised. `ended`: with what interrupted it. */
export type ThrowOutcome = 'done' | 'stuck' | 'ended';

type Immediate = Extract<Throw, { type: 'message' | 'signal' | 'error' | 'escalation' }>;

/** Throws a message, signal, error or escalation from an element instance (BPMN 2.0.2 §10.5.1). */
export function throwFrom(tx: Transaction, elementInstance: Ordinal, thrown: Throw): ThrowOutcome {
  switch (thrown.type) {
    case 'message':
      return throwMessage(tx, elementInstance, thrown);
    case 'signal': {
      const name = named(tx, elementInstance, 'signal name', thrown.name);
      if (name === undefined) return 'stuck';
      const { element, token } = where(tx, elementInstance);
      const variables = localVariables(tx, elementInstance);
      tx.emit('SignalThrown', { elementInstance, element, token, name, variables });
      // Who waits for it in this instance gets it at once, before the thrower has gone on; a saga tells all others.
      triggerSignal(tx, name, variables);
      return tx.find(elementInstance) === undefined ? 'ended' : 'done';
    }
    case 'error': {
      const code = named(tx, elementInstance, 'error code', thrown.code);
      return code === undefined ? 'stuck' : throwErrorEvent(tx, elementInstance, code);
    }
    case 'escalation': {
      const code = named(tx, elementInstance, 'escalation code', thrown.code);
      if (code === undefined) return 'stuck';
      return throwEscalation(tx, elementInstance, code, localVariables(tx, elementInstance));
    }
    default:
      return 'done';
  }
}

const where = (tx: Transaction, elementInstance: Ordinal) => {
  const { element, token } = tx.instance(elementInstance);
  return { element, token: token as Ordinal };
};

/** What an input mapping has made for the event; it takes nothing else along. */
const localVariables = (tx: Transaction, elementInstance: Ordinal): JsonObject =>
  tx.instance(elementInstance).variables;

function named(
  tx: Transaction,
  elementInstance: Ordinal,
  what: string,
  expression: Parameters<typeof evaluate>[1],
): string | undefined {
  const instance = tx.instance(elementInstance);
  const element = tx.context.graph.elements.get(instance.element);
  const found = element && text(tx, instance, element, what, expression);
  if (found?.ok === true) return found.value;
  raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', found?.message ?? `There is no ${what}.`);
  return undefined;
}

function throwMessage(
  tx: Transaction,
  elementInstance: Ordinal,
  { name, correlationKey, messageId, timeToLive }: Extract<Immediate, { type: 'message' }>,
): ThrowOutcome {
  const resolved: { correlationKey?: string; messageId?: string } = {};
  const messageName = named(tx, elementInstance, 'message name', name);
  if (messageName === undefined) return 'stuck';
  for (const [what, expression] of [
    ['correlationKey', correlationKey],
    ['messageId', messageId],
  ] as const) {
    if (expression === undefined) continue;
    const value = named(
      tx,
      elementInstance,
      what === 'messageId' ? 'message id' : 'correlation key',
      expression,
    );
    if (value === undefined) return 'stuck';
    resolved[what] = value;
  }
  let ttl: number | undefined;
  if (timeToLive !== undefined) {
    ttl = durationOf(tx, elementInstance, timeToLive);
    if (ttl === undefined) return 'stuck';
  }
  tx.emit('MessageThrown', {
    elementInstance,
    ...where(tx, elementInstance),
    name: messageName,
    ...resolved,
    ...(ttl !== undefined && { timeToLive: ttl }),
    variables: localVariables(tx, elementInstance),
  });
  return 'done';
}

function durationOf(
  tx: Transaction,
  elementInstance: Ordinal,
  expression: Parameters<typeof evaluate>[1],
): number | undefined {
  const { now, schedules } = tx.context;
  const lookup = lookupIn(tx.state, elementInstance);
  const evaluation = evaluate(tx, expression, lookup);
  if (evaluation.ok) {
    const first = schedules.first('duration', evaluation.value, now);
    if (first.ok) return Math.max(0, first.due.dueAt - now);
  }
  const why = evaluation.ok
    ? unexpected(tx, expression, lookup, evaluation.value, 'an ISO 8601 duration')
    : evaluation.message;
  raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', `Time to live: ${why}`);
  return undefined;
}

// --- errors and escalations: caught by looking outwards (BPMN 2.0.2 §13.5.5) ---------------------------------------------------

interface Catcher {
  readonly element: BoundaryEvent | StartEvent;
  readonly owner: Ordinal;
}

/**
 * Who catches it: the boundary events of the thrower, then scope by scope outwards the event sub-processes in it and its boundary
 * events. At one place, one with that code goes before one for every code.
 */
export function findCatcher(
  tx: Transaction,
  from: Ordinal,
  type: 'error' | 'escalation',
  code: string,
): Catcher | undefined {
  const { graph } = tx.context;
  let skipsEventSubProcesses = true;
  for (let instance: ElementInstance = tx.instance(from); ; instance = tx.instance(instance.scope)) {
    const isProcess = instance.id === 0;
    const { id: owner, element, elementType, iteration } = instance;
    const holds = instance.children !== undefined && elementType !== 'multiInstanceBody';
    if (holds && !skipsEventSubProcesses) {
      const found = best(
        graph.eventSubProcesses(isProcess ? undefined : element).map(({ start }) => start),
        type,
        code,
      );
      if (found !== undefined) return { element: found, owner };
    }
    if (isProcess) return undefined;
    // The boundary events of an activity with several instances are those of its body.
    const found = iteration === undefined ? best(graph.boundaryEvents(element), type, code) : undefined;
    if (found !== undefined) return { element: found, owner };
    // A compensation handler is on its own: what it throws does not interrupt what is being compensated.
    if (tx.token(instance.token as Ordinal).compensates !== undefined) return undefined;
    // What happens in an event sub-process is not for those beside it.
    skipsEventSubProcesses = elementType === 'eventSubProcess';
  }
}

function best<E extends BoundaryEvent | StartEvent>(
  candidates: readonly E[],
  type: 'error' | 'escalation',
  code: string,
): E | undefined {
  let any: E | undefined;
  for (const candidate of candidates) {
    for (const trigger of candidate.triggers ?? []) {
      if (trigger.type !== type) continue;
      if (trigger.code === code) return candidate;
      if (trigger.code === undefined) any ??= candidate;
    }
  }
  return any;
}

/** An error end event. Where nothing catches it, the caller of this instance may; without one it is unhandled. */
function throwErrorEvent(tx: Transaction, elementInstance: Ordinal, code: string): ThrowOutcome {
  const catcher = findCatcher(tx, elementInstance, 'error', code);
  tx.emit('ErrorThrown', {
    elementInstance,
    ...where(tx, elementInstance),
    code,
    message: '',
    ...(catcher && { caughtBy: catcher.element.id }),
  });
  if (catcher !== undefined) {
    catchEvent(tx, catcher.element, catcher.owner, localVariables(tx, elementInstance));
    return 'ended';
  }
  return uncaught(tx, elementInstance, code, `Nothing catches the error "${code}".`);
}

/** What nothing in this instance catches. */
export function uncaught(
  tx: Transaction,
  elementInstance: Ordinal,
  code: string,
  message: string,
  job?: Ordinal,
): ThrowOutcome {
  const isCompensated = isCompensating(tx, tx.instance(elementInstance).token as Ordinal);
  if (tx.state.parent !== undefined && tx.state.failure === undefined && !isCompensated) {
    endWithError(tx, { code, message });
    return 'ended';
  }
  recordUnhandled(tx, { elementInstance, errorType: 'UNHANDLED_ERROR_EVENT', message, code, job });
  return 'stuck';
}

/**
 * One that nothing here catches goes on to the call activity that has called this instance; where nobody has, it is only recorded: an
 * escalation is no failure.
 * @param child where it comes from, where `elementInstance` is a call activity and its child has thrown it
 */
export function throwEscalation(
  tx: Transaction,
  elementInstance: Ordinal,
  code: string,
  variables: JsonObject,
  child?: EventData['EscalationThrown']['child'],
): ThrowOutcome {
  const catcher = findCatcher(tx, elementInstance, 'escalation', code);
  const at = where(tx, elementInstance);
  const toCaller = catcher === undefined && tx.state.parent !== undefined && !isCompensating(tx, at.token);
  tx.emit('EscalationThrown', {
    elementInstance,
    ...at,
    code,
    ...(catcher && { caughtBy: catcher.element.id }),
    ...(toCaller && { toCaller, ...(!isEmpty(variables) && { variables }) }),
    ...(child && { child }),
  });
  if (catcher !== undefined) catchEvent(tx, catcher.element, catcher.owner, variables);
  return tx.find(elementInstance) === undefined ? 'ended' : 'done';
}
