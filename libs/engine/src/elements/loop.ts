import type { Activity, Expression, Json, MultiInstance, Ordinal, StandardLoop } from '@onward/model';
import { asBoolean, evaluate, unexpected } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import { values } from '../ordinal-map.js';
import type { ElementInstance, Incident, LoopState, Token } from '../state.js';
import { openSubscriptions } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { propagate } from '../variables/assign.js';
import { unfitness } from '../variables/check.js';
import { lookupIn, orElse, type Lookup } from '../variables/lookup.js';
import { activateBody } from './behaviour.js';
import { completeAndLeave } from './completion.js';

/**
 * Loops and multi-instance activities (BPMN 2.0.2 §10.3.8, §13.3.6, §13.3.7): a body that the token is in, and in it a token per
 * iteration, which executes the activity itself. Iterations of a sequential one follow each other.
 */

/** How often a loop without a maximum goes round at most: beyond it something is wrong with its condition. */
const MAX_ITERATIONS = 1_000_000;

type Count =
  | { readonly ok: true; readonly iterations: number; readonly items?: readonly Json[] }
  | { readonly ok: false; readonly message: string };

export function startLoop(tx: Transaction, element: Activity, token: Token): void {
  begin(tx, element, activateBody(tx, element, token));
}

/** Goes on where a body was stuck. */
export function retryLoop(
  tx: Transaction,
  element: Activity,
  { id, children }: ElementInstance,
  { errorType }: Incident,
): void {
  if (children?.loop === undefined) begin(tx, element, id);
  else if (errorType === 'CONDITION_ERROR') completeAndLeave(tx, element, id, tokenIn(tx, id));
  else finish(tx, element, id, children.loop);
}

function begin(tx: Transaction, element: Activity, body: Ordinal): void {
  if (!openSubscriptions(tx, body, tx.context.graph.boundaryEvents(element.id))) return;
  const loop = element.loop ?? missing('loop of element', element.id);
  const count = loop.type === 'standard' ? countOfLoop(tx, loop, body) : countOf(tx, loop, body);
  if (!count.ok) {
    raiseIncident(tx, body, 'EXTRACT_VALUE_ERROR', `Loop of "${element.id}": ${count.message}`);
    return;
  }
  const isSequential = loop.type === 'standard' || loop.isSequential;
  tx.emit('LoopStarted', {
    elementInstance: body,
    element: element.id,
    token: tx.instance(body).token as Ordinal,
    iterations: count.iterations,
    ...(isSequential && { isSequential }),
    ...(count.items && { items: count.items }),
  });
}

/** What is due in a body: another iteration, or its end. */
export function goOnLooping(tx: Transaction, element: Activity, body: Ordinal): void {
  const { loop, tokens } = tx.scope(body);
  if (loop === undefined) return;
  if (loop.begun < loop.iterations && (tokens.size === 0 || !loop.isSequential))
    tx.emit('TokenCreated', { token: tx.nextOrdinal, element: element.id, scope: body });
  else finish(tx, element, body, loop);
}

function finish(tx: Transaction, element: Activity, body: Ordinal, { outputs, iterations }: LoopState): void {
  const collection = element.loop?.type === 'multiInstance' ? element.loop.outputCollection : undefined;
  if (collection !== undefined) {
    const list: Json[] = Array.from({ length: iterations }, () => null);
    let at = 0;
    for (const output of values(outputs)) list[at++] = output;
    const variables = { [collection]: outputs.size === iterations ? list : list.slice(0, at) };
    const unfit = unfitness(variables, tx.context.limits.maxVariableBytes);
    if (unfit !== undefined) {
      raiseIncident(
        tx,
        body,
        'VARIABLE_SIZE_EXCEEDED',
        `Output collection "${collection}": ${unfit.message}`,
      );
      return;
    }
    propagate(tx, tx.instance(body).scope, variables);
  }
  completeAndLeave(tx, element, body, tokenIn(tx, body));
}

const tokenIn = (tx: Transaction, body: Ordinal): Token => tx.token(tx.instance(body).token as Ordinal);

// --- how many ------------------------------------------------------------------------------------------------------------------

function countOfLoop(
  tx: Transaction,
  { condition, testBefore, maximum }: StandardLoop,
  body: Ordinal,
): Count {
  const lookup = lookupIn(tx.state, body);
  let iterations = MAX_ITERATIONS;
  if (maximum !== undefined) {
    const limit = asCount(tx, maximum, lookup, 'maximum');
    if (!limit.ok) return limit;
    ({ iterations } = limit);
  }
  if (!testBefore || condition === undefined) return { ok: true, iterations };
  const goesOn = asBoolean(tx, condition, orElse({ loopCounter: 0 }, lookup));
  if (!goesOn.ok) return goesOn;
  return { ok: true, iterations: goesOn.value ? iterations : 0 };
}

function countOf(tx: Transaction, loop: MultiInstance, body: Ordinal): Count {
  const { collection, cardinality, inputElement } = loop;
  const lookup = lookupIn(tx.state, body);
  if (collection === undefined) {
    return cardinality === undefined
      ? { ok: false, message: 'it has neither a collection nor a cardinality.' }
      : asCount(tx, cardinality, lookup, 'cardinality');
  }
  const evaluation = evaluate(tx, collection, lookup);
  if (!evaluation.ok) return evaluation;
  const { value } = evaluation;
  if (!Array.isArray(value))
    return { ok: false, message: unexpected(tx, collection, lookup, value, 'a list') };
  const items = value as readonly Json[];
  return { ok: true, iterations: items.length, ...(inputElement !== undefined && { items }) };
}

function asCount(tx: Transaction, expression: Expression, lookup: Lookup, what: string): Count {
  const evaluation = evaluate(tx, expression, lookup);
  if (!evaluation.ok) return evaluation;
  const value = typeof evaluation.value === 'string' ? Number(evaluation.value) : evaluation.value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_ITERATIONS)
    return { ok: true, iterations: value };
  const wanted = `a ${what} that is a whole number from 0 to ${MAX_ITERATIONS}`;
  return { ok: false, message: unexpected(tx, expression, lookup, evaluation.value, wanted) };
}
