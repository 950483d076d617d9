import { invariant, type ElementOf, type ElementType, type FlowElement, type Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import type { ElementInstance, Incident, Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import type { ElementBehaviour, Listener } from './behaviour.js';
import { completeInner } from './ad-hoc-outputs.js';
import { adHocSubProcess, goOnAdHoc } from './ad-hoc-sub-process.js';
import { activityOf, finishActivity } from './activity.js';
import { boundaryEvent } from './boundary-event.js';
import { callActivity } from './call-activity.js';
import { intermediateCatchEvent } from './catching-event.js';
import { eventBasedGateway } from './event-based-gateway.js';
import { completeEventSubProcess, eventSubProcess } from './event-sub-process.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { goOnLooping } from './loop.js';
import { parallelGateway } from './parallel-gateway.js';
import { listenedByProcess, start } from './process.js';
import { receiveTask } from './receive-task.js';
import { scriptTask } from './script-task.js';
import { sendTask } from './send-task.js';
import { businessRuleTask, serviceTask } from './service-task.js';
import { startEvent } from './start-event.js';
import { subProcess, transaction } from './sub-process.js';
import { complexGateway, inclusiveGateway } from './synchronising-gateway.js';
import { completeThrowing, endEvent, intermediateThrowEvent } from './throwing-event.js';
import { manualTask, task } from './untyped-task.js';
import { userTask } from './user-task.js';

const BEFORE_THE_FIRST = -1;

/** What each element type does: a new one is a file and a line here; forgetting it does not compile. */
const ELEMENTS: { readonly [T in ElementType]: ElementBehaviour<ElementOf<T>> } = {
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  serviceTask,
  sendTask,
  receiveTask,
  userTask,
  scriptTask,
  businessRuleTask,
  manualTask,
  task,
  callActivity,
  subProcess,
  transaction,
  eventSubProcess,
  adHocSubProcess,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
};

/** A ready token executes the element it is at. */
export function execute(tx: Transaction, token: Token): void {
  const element = elementOf(tx, token.element);
  behaviourOf(element).execute(tx, element, token);
}

/** Tries again what an incident without a job held up. */
export function retry(tx: Transaction, instance: ElementInstance, incident: Incident): void {
  const { listener } = incident;
  if (listener !== undefined) {
    listened(tx, instance.id, { on: listener.on, index: BEFORE_THE_FIRST });
    return;
  }
  if (instance.elementType === 'process') {
    start(tx);
    return;
  }
  if (instance.elementType === 'adHocInnerInstance') {
    completeInner(tx, instance.id);
    return;
  }
  const element = elementOf(tx, instance.element);
  const behaviour = behaviourOf(element);
  invariant(behaviour.retry !== undefined, 'an element without `retry` is never stuck');
  behaviour.retry(tx, element, instance, incident);
}

/** A listener's job is done: the next one, or what comes after. */
export function listened(tx: Transaction, elementInstance: Ordinal, listener: Listener): void {
  if (tx.instance(elementInstance).elementType === 'process') {
    listenedByProcess(tx, listener);
    return;
  }
  const element = elementOf(tx, tx.instance(elementInstance).element);
  behaviourOf(element).listened?.(tx, element, elementInstance, listener);
}

const behaviourOf = (element: FlowElement): ElementBehaviour<FlowElement> =>
  ELEMENTS[element.type] as ElementBehaviour<FlowElement>;

function elementOf(tx: Transaction, id: string): FlowElement {
  return tx.context.graph.elements.get(id) ?? missing('element', id);
}

/** Something is due in an element instance that is a scope: another iteration or inner element, or its end. */
export function completeScope(tx: Transaction, id: Ordinal): void {
  const { element, elementType } = tx.instance(id);
  if (elementType === 'eventSubProcess') {
    completeEventSubProcess(tx, id);
    return;
  }
  if (elementType === 'adHocInnerInstance') {
    completeInner(tx, id);
    return;
  }
  const activity = activityOf(tx, element);
  if (elementType === 'multiInstanceBody') goOnLooping(tx, activity, id);
  else if (activity.type === 'adHocSubProcess') goOnAdHoc(tx, activity, id);
  else finishActivity(tx, activity, id, {});
}

/** What an event has thrown and waited for is done. */
export function completeThrower(tx: Transaction, id: Ordinal): void {
  const element = elementOf(tx, tx.instance(id).element);
  invariant(
    element.type === 'endEvent' || element.type === 'intermediateThrowEvent',
    'only an event waits for what it has thrown',
  );
  completeThrowing(tx, element, id);
}
