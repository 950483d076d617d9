import type { Ordinal } from '@onward/model';
import { NO_TOKEN } from './incidents.js';
import { entries, get, has, keys } from './ordinal-map.js';
import type { ElementInstance, InstanceState, ScopeState } from './state.js';

/**
 * What must hold of a state after every decision, as a list of what does not: empty where all is well. Token conservation above all:
 * every live token stands exactly once in its scope and is at exactly one place. For tests and the simulator; cost grows with the state.
 */
export function checkInvariants(state: InstanceState): string[] {
  if (state.status === 'ABSENT') return [];
  const broken: string[] = [];
  const check = (holds: boolean, what: () => string): void => {
    if (!holds) broken.push(what());
  };
  if (state.status !== 'ACTIVE') {
    checkEnded(state, check);
    return broken;
  }
  checkTokens(state, check);
  checkElementInstances(state, check);
  checkSubscriptions(state, check);
  checkWork(state, check);
  checkOrdinals(state, check);
  return broken;
}

type Check = (holds: boolean, what: () => string) => void;

function checkEnded(state: InstanceState, check: Check): void {
  const { tokens, ready, elementInstances, jobs, userTasks, incidents, subscriptions, due, finalVariables } =
    state;
  const maps = { tokens, ready, elementInstances, jobs, userTasks, incidents, subscriptions, due };
  for (const [name, map] of Object.entries(maps)) {
    check(map.size === 0, () => `an ended instance has ${map.size} ${name}`);
  }
  check(finalVariables !== undefined, () => 'an ended instance has lost its variables');
  check(!state.deferred, () => 'an ended instance has advances deferred');
  check(
    (state.status === 'TERMINATED') === (state.endReason !== undefined),
    () => 'only a terminated instance says why',
  );
}

function checkTokens(state: InstanceState, check: Check): void {
  let inScopes = 0;
  for (const [id, { children }] of entries(state.elementInstances)) {
    if (children === undefined) continue;
    inScopes += children.tokens.size;
    for (const token of keys(children.tokens)) {
      check(
        get(state.tokens, token)?.scope === id,
        () => `token ${token} of scope ${id} is not a live token of it`,
      );
    }
    checkJoins(state, children, check);
  }
  check(inScopes === state.tokens.size, () => `${state.tokens.size} tokens, but ${inScopes} in scopes`);
  let ready = 0;
  for (const [id, token] of entries(state.tokens)) {
    const instance =
      token.elementInstance === undefined ? undefined : get(state.elementInstances, token.elementInstance);
    if (token.status === 'active')
      check(instance?.token === id, () => `active token ${id} is in no element instance`);
    else
      check(
        token.elementInstance === undefined,
        () => `${token.status} token ${id} is in an element instance`,
      );
    if (token.status === 'ready') {
      ready++;
      check(get(state.ready, token.arrived) === id, () => `ready token ${id} is not in the queue`);
    }
    if (token.status === 'waiting') {
      const flow = token.flow ?? '';
      const arrivals = joinsOf(state, token.scope)?.get(token.element)?.arrivals.get(flow);
      check(
        arrivals !== undefined && get(arrivals, token.arrived) === id,
        () => `waiting token ${id} is at no join`,
      );
    }
  }
  check(ready === state.ready.size, () => `${ready} ready tokens, but ${state.ready.size} in the queue`);
}

const joinsOf = (state: InstanceState, scope: Ordinal): ScopeState['joins'] | undefined =>
  get(state.elementInstances, scope)?.children?.joins;

function checkJoins(state: InstanceState, children: ScopeState, check: Check): void {
  for (const [gateway, { arrivals, complete }] of children.joins) {
    let completing = 0;
    for (const [flow, tokens] of arrivals) {
      if (children.terminating === undefined && children.compensation === undefined) {
        check(
          tokens.size >= complete,
          () => `the join ${gateway} has ${complete} complete sets, but too few tokens of ${flow}`,
        );
      }
      for (const [, id] of entries(tokens)) {
        const token = get(state.tokens, id);
        check(
          token?.element === gateway && token.flow === flow,
          () => `token ${id} at the join ${gateway} is elsewhere`,
        );
        check(token?.status !== 'active', () => `token ${id} at the join ${gateway} is active`);
        if (token?.status === 'ready') completing++;
      }
    }
    check(
      completing === complete,
      () => `the join ${gateway} has ${complete} complete sets, but ${completing} ready tokens`,
    );
  }
}

function checkElementInstances(state: InstanceState, check: Check): void {
  for (const [id, instance] of entries(state.elementInstances)) {
    check(has(state.elementInstances, instance.scope), () => `element instance ${id} lies in no live scope`);
    check(waits(state, instance), () => `element instance ${id} waits for nothing`);
    if (id === 0) continue;
    const token = instance.token === undefined ? undefined : get(state.tokens, instance.token);
    check(token?.elementInstance === id, () => `element instance ${id} has no token`);
    const { job, userTask, incident, variables, variableKeys } = instance;
    check(job === undefined || has(state.jobs, job), () => `element instance ${id} has lost its job`);
    check(
      userTask === undefined || has(state.userTasks, userTask),
      () => `element instance ${id} has lost its user task`,
    );
    check(
      incident === undefined || has(state.incidents, incident),
      () => `element instance ${id} has lost its incident`,
    );
    for (const name of Object.keys(variables))
      check(Object.hasOwn(variableKeys, name), () => `${name} in ${id} has no key`);
  }
}

/** Whether something will go on with an element instance: work, an event, what is in it, a child, what it has thrown, or an answer. */
function waits(state: InstanceState, instance: ElementInstance): boolean {
  const { id, job, userTask, incident, subscriptions, children, call } = instance;
  if ([job, userTask, incident, call].some((it) => it !== undefined)) return true;
  if (subscriptions !== undefined && subscriptions.size > 0) return true;
  if (state.failure !== undefined) return true;
  if (
    children !== undefined &&
    (children.tokens.size > 0 || has(state.due, id) || children.adHoc?.waits === true)
  )
    return true;
  return isThrower(state, instance) || isBeingEnded(state, instance);
}

/** A scope around it is ended in more than one append. */
function isBeingEnded(state: InstanceState, { scope }: ElementInstance): boolean {
  for (let at = scope; ; at = get(state.elementInstances, at)?.scope ?? 0) {
    const children = get(state.elementInstances, at)?.children;
    if (children?.terminating !== undefined || children?.compensation !== undefined) return true;
    if (at === 0) return false;
  }
}

function isThrower(state: InstanceState, { id, scope }: ElementInstance): boolean {
  for (let at = scope; ; at = get(state.elementInstances, at)?.scope ?? 0) {
    const children = get(state.elementInstances, at)?.children;
    if ([children?.compensation, ...(children?.queued ?? [])].some((run) => run?.thrower === id)) return true;
    if (at === 0) return false;
  }
}

function checkSubscriptions(state: InstanceState, check: Check): void {
  let open = 0;
  for (const [id, { subscriptions }] of entries(state.elementInstances)) {
    if (subscriptions === undefined) continue;
    open += subscriptions.size;
    for (const subscription of keys(subscriptions)) {
      check(
        get(state.subscriptions, subscription)?.elementInstance === id,
        () => `event subscription ${subscription} of element instance ${id} is not open`,
      );
    }
  }
  check(
    open === state.subscriptions.size,
    () => `${state.subscriptions.size} subscriptions, ${open} in instances`,
  );
}

function checkWork(state: InstanceState, check: Check): void {
  const { failure } = state;
  for (const [id, job] of entries(state.jobs)) {
    const instance = get(state.elementInstances, job.elementInstance);
    if (job.status === 'abandoned') {
      check(
        instance === undefined && has(state.elementInstances, job.abandoned?.scope ?? -1),
        () => `job ${id} is abandoned without compensation`,
      );
      continue;
    }
    check(
      instance?.job === id && (instance.token ?? NO_TOKEN) === job.token,
      () => `job ${id} belongs to no live element instance`,
    );
    if (job.status === 'open') check(job.retries > 0, () => `open job ${id} has no retries`);
    else
      check(
        instance === undefined ||
          instance.incident !== undefined ||
          failure !== undefined ||
          isBeingEnded(state, instance),
        () => `nobody deals with the failed job ${id}`,
      );
  }
  for (const [id, task] of entries(state.userTasks)) {
    const instance = get(state.elementInstances, task.elementInstance);
    check(instance?.userTask === id, () => `user task ${id} belongs to no live element instance`);
  }
  for (const [id, incident] of entries(state.incidents)) {
    const instance = get(state.elementInstances, incident.elementInstance);
    check(instance?.incident === id, () => `incident ${id} belongs to no live element instance`);
  }
}

function checkOrdinals(state: InstanceState, check: Check): void {
  const { tokens, elementInstances, jobs, userTasks, incidents, subscriptions } = state;
  const used = new Set<Ordinal>();
  for (const [name, map] of Object.entries({
    tokens,
    elementInstances,
    jobs,
    userTasks,
    incidents,
    subscriptions,
  })) {
    for (const id of keys<unknown>(map)) {
      check(id < state.nextOrdinal, () => `${name} ${id} is beyond the next ordinal ${state.nextOrdinal}`);
      check(!used.has(id), () => `ordinal ${id} stands for two things`);
      used.add(id);
    }
  }
}
