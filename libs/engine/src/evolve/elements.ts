import type { JsonObject, Ordinal } from '@onward/model';
import { get, remove, set } from '../ordinal-map.js';
import type { CompensationEntry, Token } from '../state.js';
import { visibleVariables } from '../variables/lookup.js';
import { changeScope, instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';
import { instanceWith, newInstance, newToken, tokenAt } from './records.js';
import { addToken, dequeue, endToken, putToken, tokenOf } from './live-tokens.js';

type ElementEvents =
  'ElementActivated' | 'ElementPassed' | 'ElementCompleted' | 'ElementTerminated' | 'VariablesSet';

export const ELEMENT_APPLIERS: Appliers<ElementEvents> = {
  ElementActivated(draft, { elementInstance, element, elementType, scope, token, consumed }) {
    sees(draft, elementInstance);
    const entered = enter(draft, token, element, scope, consumed);
    putToken(draft, tokenAt(entered, 'active', elementInstance));
    const frozen = frozenVariablesOf(draft, entered);
    putInstance(draft, newInstance(elementInstance, element, elementType, scope, token, frozen));
  },
  ElementPassed(draft, { elementInstance, element, scope, token, consumed, ends }) {
    sees(draft, elementInstance);
    const entered = enter(draft, token, element, scope, consumed);
    if (ends) endToken(draft, token);
    else putToken(draft, tokenAt(entered, 'active'));
  },
  ElementCompleted(draft, { elementInstance, element, token, ends, handler }) {
    const { scope } = instanceOf(draft, elementInstance);
    if (handler !== undefined) {
      const variables = visibleVariables(draft, elementInstance);
      pushCompensable(draft, scope, {
        elementInstance,
        element,
        handler,
        revision: draft.revision,
        variables,
      });
    }
    draft.elementInstances = remove(draft.elementInstances, elementInstance);
    if (ends) endToken(draft, token);
    else putToken(draft, tokenAt(tokenOf(draft, token), 'active'));
  },
  ElementTerminated(draft, { elementInstance, token }) {
    const { incident } = instanceOf(draft, elementInstance);
    if (incident !== undefined) {
      draft.incidents = remove(draft.incidents, incident);
      draft.ended = set(draft.ended, incident, 'INCIDENT_RESOLVED');
    }
    draft.elementInstances = remove(draft.elementInstances, elementInstance);
    endToken(draft, token);
  },
  VariablesSet(draft, { scope, variables, created }) {
    const instance = instanceOf(draft, scope);
    let { variableKeys } = instance;
    if (created !== undefined) {
      variableKeys = { ...variableKeys, ...created };
      for (const name of Object.keys(created)) sees(draft, created[name] as Ordinal);
    }
    const merged = { ...instance.variables, ...variables };
    putInstance(draft, instanceWith(instance, { variables: merged, variableKeys }));
  },
};

export function pushCompensable(draft: Draft, scope: Ordinal, entry: CompensationEntry): void {
  changeScope(draft, scope, (children) => ({
    ...children,
    compensable: set(children.compensable, entry.revision, entry),
  }));
}

/** The token that executes an element: the one that came, or a new one in place of those a join consumes. */
function enter(
  draft: Draft,
  id: Ordinal,
  element: string,
  scope: Ordinal,
  consumed?: readonly Ordinal[],
): Token {
  if (consumed === undefined) {
    const token = tokenOf(draft, id);
    dequeue(draft, token);
    return token;
  }
  for (const arrival of consumed) endToken(draft, arrival);
  const token = newToken(id, scope, element, draft.revision);
  addToken(draft, token);
  return token;
}

/** The variables of then, for the token of a compensation handler. */
function frozenVariablesOf(draft: Draft, token: Token): JsonObject | undefined {
  if (token.compensates === undefined) return undefined;
  return get(draft.elementInstances, token.scope)?.children?.compensation?.current?.entry.variables;
}
