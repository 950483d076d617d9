import type { Json, Ordinal } from '@onward/model';
import type { ElementInstanceType } from '../events.js';
import { EMPTY, get, remove, set } from '../ordinal-map.js';
import type { CompensationEntry, ElementInstance, ScopeState, Token } from '../state.js';
import { releaseAbandoned } from './abandoned.js';
import { noteFired } from './arrivals.js';
import { visibleVariables } from '../variables/lookup.js';
import {
  changeScope,
  instanceOf,
  putInstance,
  removeInstance,
  sees,
  type Appliers,
  type Draft,
} from './draft.js';
import { EMPTY_SCOPE, instanceWith, newInstance, newToken, tokenAt } from './records.js';
import { addToken, dequeue, endToken, putToken, tokenOf } from './live-tokens.js';
import { noteEnded } from './ended.js';

type ElementEvents =
  'ElementActivated' | 'ElementPassed' | 'ElementCompleted' | 'ElementTerminated' | 'VariablesSet';

export const ELEMENT_APPLIERS: Appliers<ElementEvents> = {
  ElementActivated(draft, { elementInstance, element, elementType, scope, token, consumed, ...more }) {
    sees(draft, elementInstance);
    const flows = more.fires && consumed ? flowsOf(draft, consumed) : undefined;
    const entered = enter(draft, token, element, scope, consumed);
    if (flows !== undefined) firedAt(draft, scope, element, flows);
    putToken(draft, tokenAt(entered, 'active', elementInstance));
    const compensated = entryOf(draft, entered);
    putInstance(
      draft,
      newInstance(elementInstance, element, elementType, scope, token, {
        frozenVariables: compensated?.variables,
        iteration: more.iteration,
        children: childrenOf(elementType, compensated),
      }),
    );
  },
  ElementPassed(draft, { elementInstance, element, elementType, scope, token, consumed, ends }) {
    sees(draft, elementInstance);
    const flows = elementType === 'complexGateway' && consumed ? flowsOf(draft, consumed) : undefined;
    const entered = enter(draft, token, element, scope, consumed);
    if (flows !== undefined) firedAt(draft, scope, element, flows);
    if (ends) endToken(draft, token);
    else putToken(draft, tokenAt(entered, 'active'));
  },
  ElementCompleted(draft, { elementInstance, element, token, ends, final, handler, output }) {
    const instance = instanceOf(draft, elementInstance);
    // What a compensation handler has done, or has left undone of what it stands for, is over with it.
    if (!final) pushWhatCompleted(draft, instance, element, handler);
    noteIteration(draft, instance, output);
    removeInstance(draft, elementInstance);
    if (ends) endToken(draft, token);
    else putToken(draft, tokenAt(tokenOf(draft, token), 'active'));
  },
  ElementTerminated(draft, { elementInstance, element, token, compensable }) {
    const instance = instanceOf(draft, elementInstance);
    const { incident } = instance;
    if (compensable) pushWhatCompleted(draft, instance, element, undefined);
    if (incident !== undefined) {
      draft.incidents = remove(draft.incidents, incident);
      noteEnded(draft, incident, 'INCIDENT_RESOLVED');
    }
    if (instance.elementType === 'transaction') releaseAbandoned(draft, instance);
    removeInstance(draft, elementInstance);
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

/** A complex gateway waits for those that come late. */
const firedAt = (draft: Draft, scope: Ordinal, gateway: string, flows: ReadonlySet<string>): void =>
  changeScope(draft, scope, (children) => ({
    ...children,
    joins: noteFired(children.joins, gateway, flows),
  }));

/** The flows that tokens at a join came by. */
const flowsOf = (draft: Draft, tokens: readonly Ordinal[]): ReadonlySet<string> =>
  new Set(tokens.flatMap((id) => tokenOf(draft, id).flow ?? []));

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

/** What the token of a compensation handler compensates. */
function entryOf(draft: Draft, token: Token): CompensationEntry | undefined {
  if (token.compensates === undefined) return undefined;
  return get(draft.elementInstances, token.scope)?.children?.compensation?.current?.entry;
}

/** What the instance keeps of what runs in it, where its element has tokens of its own. */
function childrenOf(
  type: ElementInstanceType,
  compensated: CompensationEntry | undefined,
): ScopeState | undefined {
  switch (type) {
    case 'eventSubProcess':
      // As a handler, it may compensate what has completed in the sub-process it lies in.
      return { ...EMPTY_SCOPE, compensable: compensated?.nested ?? EMPTY };
    case 'multiInstanceBody':
    case 'adHocInnerInstance':
    case 'subProcess':
    case 'transaction':
    case 'adHocSubProcess':
      return EMPTY_SCOPE;
    default:
      return undefined;
  }
}

/** A completed activity that can be compensated, by its handler or by what has completed in it. */
function pushWhatCompleted(
  draft: Draft,
  { id: elementInstance, scope, children }: ElementInstance,
  element: string,
  handler: string | undefined,
): void {
  const nested = children === undefined || children.compensable.size === 0 ? undefined : children.compensable;
  if (handler === undefined && nested === undefined) return;
  const variables = visibleVariables(draft, elementInstance);
  const { revision } = draft;
  pushCompensable(draft, scope, { elementInstance, element, handler, nested, revision, variables });
}

function noteIteration(draft: Draft, { scope, iteration }: ElementInstance, output: Json | undefined): void {
  if (iteration === undefined) return;
  changeScope(draft, scope, (children) => {
    const { loop } = children;
    if (loop === undefined) return children;
    const outputs = output === undefined ? loop.outputs : set(loop.outputs, iteration, output);
    return { ...children, loop: { ...loop, completed: loop.completed + 1, outputs } };
  });
}
