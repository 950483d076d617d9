import type { Activity, Json, Ordinal } from '@onward/model';
import { asBoolean, evaluate } from '../evaluate.js';
import { missing } from '../missing.js';
import { endAll } from '../scopes.js';
import type { LoopState } from '../state.js';
import type { Transaction } from '../transaction.js';
import { lookupIn, orElse } from '../variables/lookup.js';

type Done =
  | {
      readonly ok: true;
      readonly output?: Json;
      /** What its completion leads to in the body. */
      readonly afterwards: (body: Ordinal) => void;
    }
  | { readonly ok: false; readonly message: string };

/** Decided before the iteration completes, so that what fails here is an incident that can be resolved. */
export function iterationDone(tx: Transaction, element: Activity, elementInstance: Ordinal): Done {
  const { scope: body } = tx.instance(elementInstance);
  const loop = element.loop ?? missing('loop of element', element.id);
  const state = tx.scope(body).loop ?? missing('loop in scope', body);
  const lookup = orElse(countsAfter(state, tx.scope(body).tokens.size), lookupIn(tx.state, elementInstance));
  if (loop.type === 'standard') {
    if (loop.condition === undefined) return { ok: true, afterwards: () => undefined };
    const goesOn = asBoolean(tx, loop.condition, lookup);
    if (!goesOn.ok) return goesOn;
    return { ok: true, afterwards: (scope) => void (goesOn.value || stop(tx, scope)) };
  }
  let output: Json | undefined;
  if (loop.outputCollection !== undefined) {
    const evaluation = loop.outputElement && evaluate(tx, loop.outputElement, lookup);
    if (evaluation?.ok === false) return evaluation;
    output = evaluation?.value ?? null;
  }
  const { completionCondition } = loop;
  const isEnough = completionCondition && asBoolean(tx, completionCondition, lookup);
  if (isEnough?.ok === false) return isEnough;
  const afterwards = (scope: Ordinal): void => {
    if (
      loop.event !== undefined &&
      !tx.isFrozen &&
      (loop.behavior === 'None' || (loop.behavior === 'One' && state.completed === 0))
    )
      tx.thrown.push({ by: scope, what: loop.event });
    if (isEnough?.value === true) stop(tx, scope);
  };
  return { ok: true, ...(output !== undefined && { output }), afterwards };
}

/** The numbers that conditions may name, as they are when this iteration has completed. */
const countsAfter = ({ iterations, begun, completed }: LoopState, active: number) => ({
  numberOfInstances: iterations,
  numberOfActiveInstances: active - 1,
  numberOfCompletedInstances: completed + 1,
  numberOfTerminatedInstances: begun - completed - active,
  loopCounter: completed + 1,
});

/** No more iterations, and those that run are ended. */
function stop(tx: Transaction, body: Ordinal): void {
  // What was thrown may have interrupted the whole activity.
  if (tx.find(body) === undefined) return;
  tx.emit('ScopeStopped', { scope: body });
  endAll(tx, body, { cause: 'END_EVENT' });
}
