import type { Ordinal } from '@onward/model';
import { EMPTY } from '../ordinal-map.js';
import type { ElementInstance, Job, ScopeState, Token } from '../state.js';

/** All fields of a record, those that may be absent as undefined: every object of a kind then has one shape, which is fast. */
type Full<T> = { readonly [K in keyof Required<T>]: T[K] };

export const newToken = (id: Ordinal, scope: Ordinal, element: string, arrived: number): Full<Token> => ({
  id,
  scope,
  element,
  arrived,
  flow: undefined,
  status: 'active',
  elementInstance: undefined,
  parent: undefined,
  compensates: undefined,
  iteration: undefined,
});

/** A token in its next place. What it is and where it comes from stays; what it does there is given. */
export function tokenAt(token: Token, status: Token['status'], elementInstance?: number): Full<Token> {
  return {
    id: token.id,
    scope: token.scope,
    element: token.element,
    arrived: token.arrived,
    flow: token.flow,
    status,
    elementInstance,
    parent: token.parent,
    compensates: token.compensates,
    iteration: token.iteration,
  };
}

/** A scope that nothing has happened in. */
export const EMPTY_SCOPE: ScopeState = {
  started: false,
  tokens: EMPTY,
  joins: new Map(),
  compensable: EMPTY,
  compensation: undefined,
  queued: [],
  terminating: undefined,
  loop: undefined,
  adHoc: undefined,
};

export const newInstance = (
  id: Ordinal,
  element: string,
  elementType: ElementInstance['elementType'],
  scope: Ordinal,
  token: Ordinal | undefined,
  more: Pick<ElementInstance, 'frozenVariables' | 'iteration' | 'children'>,
): Full<ElementInstance> => ({
  id,
  element,
  elementType,
  scope,
  token,
  variables: {},
  variableKeys: {},
  job: undefined,
  userTask: undefined,
  incident: undefined,
  result: undefined,
  iteration: more.iteration,
  subscriptions: undefined,
  call: undefined,
  children: more.children,
  frozenVariables: more.frozenVariables,
});

type Changeable = Pick<
  ElementInstance,
  | 'variables'
  | 'variableKeys'
  | 'job'
  | 'userTask'
  | 'incident'
  | 'result'
  | 'children'
  | 'subscriptions'
  | 'call'
>;

/** An element instance with changes; a field that is named in `changes` is taken from there, also when it is undefined. */
export function instanceWith(instance: ElementInstance, changes: Partial<Changeable>): Full<ElementInstance> {
  return {
    id: instance.id,
    element: instance.element,
    elementType: instance.elementType,
    scope: instance.scope,
    token: instance.token,
    variables: changes.variables ?? instance.variables,
    variableKeys: changes.variableKeys ?? instance.variableKeys,
    job: 'job' in changes ? changes.job : instance.job,
    userTask: 'userTask' in changes ? changes.userTask : instance.userTask,
    incident: 'incident' in changes ? changes.incident : instance.incident,
    result: 'result' in changes ? changes.result : instance.result,
    iteration: instance.iteration,
    subscriptions: changes.subscriptions ?? instance.subscriptions,
    call: 'call' in changes ? changes.call : instance.call,
    children: changes.children ?? instance.children,
    frozenVariables: instance.frozenVariables,
  };
}

/** A job as it is created; later changes spread it. */
export const newJob = (job: Omit<Job, 'failures' | 'status'>): Full<Job> => ({
  id: job.id,
  elementInstance: job.elementInstance,
  element: job.element,
  token: job.token,
  type: job.type,
  retries: job.retries,
  headers: job.headers,
  listener: job.listener,
  failures: 0,
  status: 'open',
  retryAt: undefined,
  errorMessage: undefined,
  abandoned: undefined,
});
