import type { Activity, IoMapping, JsonObject, Ordinal } from '@onward/model';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import type { ElementInstance, Incident } from '../state.js';
import { openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { isEmpty, lookupIn, orElse } from '../variables/lookup.js';
import { applyMappings, type Mapped } from '../variables/mappings.js';
import { innerCompleted } from './ad-hoc-completion.js';
import { activateWith, type ElementBehaviour } from './behaviour.js';
import { complete } from './completion.js';
import { afterListener, listen, listenToEnd } from './listening.js';
import { retryLoop, startLoop } from './loop.js';

/** Creates the work of an activated element: its job, its user task, the tokens in it. */
export type Begin<A extends Activity> = (tx: Transaction, element: A, elementInstance: Ordinal) => void;

/*
 * activated ── inputs ── start listeners ··· events open ── work created ··· work done ── outputs ── flows chosen ── completed
 *                 │                               │              │                           │            │
 *              incident                        incident       incident                   incident     incident   resolving goes on there
 */

/** An activity (BPMN 2.0.2 §13.3.2) that differs from others in the work it begins. */
export function activity<A extends Activity>(begin: Begin<A>): ElementBehaviour<A> {
  return {
    execute(tx, element, token) {
      if (element.loop !== undefined && token.iteration === undefined) startLoop(tx, element, token);
      else prepare(tx, element, activateWith(tx, element, token), begin);
    },
    retry(tx, element, instance, incident) {
      if (instance.elementType === 'multiInstanceBody') retryLoop(tx, element, instance, incident);
      else goOn(tx, element, instance, incident, begin);
    },
    listened: afterListener<A>(
      (tx, element, elementInstance) => openAndBegin(tx, element, elementInstance, begin),
      complete,
    ),
  };
}

/** From activation to the work. */
function prepare<A extends Activity>(
  tx: Transaction,
  element: A,
  elementInstance: Ordinal,
  begin: Begin<A>,
): void {
  const inputs = element.io?.inputs ?? [];
  if (inputs.length > 0) {
    const mapped = applyMappings(tx, inputs, lookupIn(tx.state, elementInstance), () => undefined);
    if (!mapped.ok) {
      raiseIncident(tx, elementInstance, mapped.errorType, mapped.message);
      return;
    }
    setVariables(tx, elementInstance, mapped.variables);
  }
  listen(tx, element, elementInstance, 'start', () => openAndBegin(tx, element, elementInstance, begin));
}

/** Nothing is caught before the start listeners are done: what is caught then may end the activity. */
function openAndBegin<A extends Activity>(
  tx: Transaction,
  element: A,
  elementInstance: Ordinal,
  begin: Begin<A>,
): void {
  const { iteration } = tx.instance(elementInstance);
  if (openSubscriptions(tx, elementInstance, caughtBy(tx, element, iteration === undefined)))
    begin(tx, element, elementInstance);
}

/** What may occur while the activity runs. The boundary events of one with several instances are those of their body. */
export function caughtBy(
  tx: Transaction,
  element: Activity,
  hasBoundary: boolean,
): readonly CatchingElement[] {
  const { graph } = tx.context;
  const { id, type } = element;
  const boundaries = hasBoundary ? graph.boundaryEvents(id) : [];
  if (element.type === 'receiveTask') return [...boundaries, element];
  if (type !== 'subProcess' && type !== 'transaction' && type !== 'adHocSubProcess') return boundaries;
  return [...boundaries, ...graph.eventSubProcesses(id).map(({ start }) => start)];
}

/** Goes on where the activity was stuck: the incident, a kept result and what is in it say where that is. */
function goOn<A extends Activity>(
  tx: Transaction,
  element: A,
  instance: ElementInstance,
  { errorType }: Incident,
  begin: Begin<A>,
): void {
  const { id, result, children } = instance;
  // Of an ad-hoc sub-process that goes on, it was its completion condition that could not be decided.
  const goesOn = children !== undefined && (children.tokens.size > 0 || children.adHoc?.waits === true);
  if (errorType === 'CONDITION_ERROR' && goesOn) innerCompleted(tx, id);
  else if (errorType === 'CONDITION_ERROR') complete(tx, element, id);
  // Of earlier versions: an end listener's job could not be had.
  else if (errorType === 'UNKNOWN') listenToEnd(tx, element, id, complete);
  else if (result !== undefined || children?.started === true) finishActivity(tx, element, id, result ?? {});
  else if (errorType === 'EXTRACT_VALUE_ERROR') openAndBegin(tx, element, id, begin);
  else if (errorType === 'IO_MAPPING_ERROR' || errorType === 'VARIABLE_SIZE_EXCEEDED')
    prepare(tx, element, id, begin);
  else begin(tx, element, id);
}

/**
 * The work is done: records that, applies the outputs, completes the element.
 * @param record emits the work's completion; it keeps the result where the outputs cannot be applied yet
 */
export function finishWork(
  tx: Transaction,
  elementInstance: Ordinal,
  result: JsonObject,
  record: (kept?: JsonObject) => void,
): void {
  const element = activityOf(tx, tx.instance(elementInstance).element);
  const outputs = outputsOf(tx, element, elementInstance, result);
  record(outputs.ok ? undefined : result);
  finish(tx, element, elementInstance, result, outputs);
}

/** The same for work that has no record of its own: what it is made of is in the state. */
export function finishActivity(
  tx: Transaction,
  element: Activity,
  elementInstance: Ordinal,
  result: JsonObject,
): void {
  finish(tx, element, elementInstance, result, outputsOf(tx, element, elementInstance, result));
}

export function activityOf(tx: Transaction, id: string): Activity {
  const element = tx.context.graph.elements.get(id);
  return element !== undefined && isActivity(element) ? element : missing('activity', id);
}

const ACTIVITIES: ReadonlySet<string> = new Set<Activity['type']>([
  'serviceTask',
  'sendTask',
  'receiveTask',
  'userTask',
  'scriptTask',
  'businessRuleTask',
  'manualTask',
  'task',
  'callActivity',
  'subProcess',
  'transaction',
  'adHocSubProcess',
]);

export const isActivity = (element: { readonly type: string }): element is Activity =>
  ACTIVITIES.has(element.type);

/** What the result of its work sets, where that can be told. */
export function outputsOf(
  tx: Transaction,
  element: { readonly io?: IoMapping },
  elementInstance: Ordinal,
  result: JsonObject,
): Mapped {
  const outputs = element.io?.outputs ?? [];
  if (outputs.length === 0) return { ok: true, variables: result };
  return applyMappings(
    tx,
    outputs,
    orElse(result, lookupIn(tx.state, elementInstance)),
    lookupIn(tx.state, outputScope(tx, elementInstance)),
  );
}

function finish(
  tx: Transaction,
  element: Activity,
  elementInstance: Ordinal,
  result: JsonObject,
  outputs: Mapped,
): void {
  if (setOutputs(tx, elementInstance, result, outputs)) listenToEnd(tx, element, elementInstance, complete);
}

/**
 * From where outwards the variables that outputs are mapped to are looked for: around the element; but of one of several instances in itself
 * first, since they may be meant for the variable that its output element is read from.
 */
export function outputScope(tx: Transaction, elementInstance: Ordinal): Ordinal {
  const { element: id, iteration, scope } = tx.instance(elementInstance);
  const element = iteration === undefined ? undefined : tx.context.graph.elements.get(id);
  const isOneOfSeveral =
    element !== undefined && isActivity(element) && element.loop?.type === 'multiInstance';
  return isOneOfSeveral ? elementInstance : scope;
}

/** False after raising an incident. */
export function setOutputs(
  tx: Transaction,
  elementInstance: Ordinal,
  result: JsonObject,
  outputs: Mapped,
): boolean {
  if (!outputs.ok) {
    raiseIncident(tx, elementInstance, outputs.errorType, outputs.message);
    return false;
  }
  // A result as it is may be meant for a local variable.
  const from = outputs.variables === result ? elementInstance : outputScope(tx, elementInstance);
  if (!isEmpty(outputs.variables)) propagate(tx, from, outputs.variables);
  return true;
}
