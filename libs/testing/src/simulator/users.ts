import { ordinalMap, visibleVariables, type Command, type InstanceState } from '@onward/engine';
import type { JsonObject, Key, Ordinal } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import { Random } from '../random.js';
import type { Client } from './client.js';
import type { Deployer } from './deployer.js';
import { isStoreError } from './node.js';
import type { Followed } from './oracle.js';
import type { Outside } from './outside.js';
import type { PlannedAction } from './plan.js';
import type { Worker } from './worker.js';
import type { World } from './world.js';

const NAMES = ['ann', 'bob', 'cat'];
const KEYED = 0.6;
const STALE = 0.15;
const REUSED = 0.06;
/** How far a clock is set back or ahead, ms. */
const [MOST_BACK, MOST_AHEAD] = [-5_000, 30_000];

/** Does what the plan says users do; what exactly is up to the action's own chance and to how things stand. */
export class Users {
  constructor(
    private readonly world: World,
    private readonly client: Client,
    private readonly worker: Worker,
    private readonly deployer: Deployer,
    private readonly outside: Outside,
  ) {}

  /** Never rejects. */
  async act({ kind, pick }: PlannedAction): Promise<void> {
    const random = new Random(`${this.world.plan.seed}/action/${pick}`);
    switch (kind) {
      case 'start':
        return this.#start(random);
      case 'start-again':
      case 'send-again':
        return this.#sendAgain(random, kind === 'start-again');
      case 'work':
        return this.worker.work(random);
      case 'deploy-again':
        return this.deployer.deploy(random);
      case 'rebuild':
        return this.#rebuild(random);
      case 'publish-message':
        return this.outside.publish(random);
      case 'broadcast-signal':
        return this.outside.broadcast(random);
      case 'evaluate-conditions':
        return this.outside.evaluate(random);
      case 'move-clock':
        random.pick(this.world.nodes).moveClock(random.between(MOST_BACK, MOST_AHEAD));
        return;
      default: {
        const instances = this.world.oracle.instances();
        if (instances.length > 0) await this.#command(kind, random, random.pick(instances));
      }
    }
  }

  async #start(random: Random): Promise<void> {
    const { processId } = random.pick(this.world.plan.processes);
    const variables = this.world.variablesOf(random);
    await this.client.create({ processId, variables }, random.chance(KEYED) ? random.uuid() : undefined);
  }

  /** What has a key may be sent any number of times, also while the first is still under way. */
  async #sendAgain(random: Random, starts: boolean): Promise<void> {
    const sent = this.client.ledger.filter(
      ({ idempotencyKey, request }) => idempotencyKey !== undefined && (request !== undefined) === starts,
    );
    if (sent.length > 0) await this.client.send(random.pick(sent));
  }

  async #rebuild(random: Random): Promise<void> {
    const life = await this.world.lifeUp(random);
    const { name } = random.pick(READ_MODELS);
    try {
      await Promise.race([life.runtime.projections.rebuild(name), life.end]);
    } catch (error) {
      if (!isStoreError(error)) this.world.violated(`${name} could not be rebuilt: ${String(error)}`);
    }
  }

  async #command(kind: PlannedAction['kind'], random: Random, followed: Followed): Promise<void> {
    const { instanceKey, states } = followed;
    const state = random.chance(STALE) ? random.pick(states) : (states.at(-1) as InstanceState);
    const command = commandFor(kind, random, state, this.world);
    if (command === undefined) return;
    const keyed = this.client.ledger.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
    if (keyed.length > 0 && random.chance(REUSED)) {
      await this.client.reuse(random.pick(keyed), instanceKey, command);
      return;
    }
    await this.client.execute(instanceKey, command, {
      idempotencyKey: random.chance(KEYED) ? random.uuid() : undefined,
      expectedRevision: random.chance(0.3) ? state.revision : undefined,
    });
  }

  /** When all is calm: whatever waits for people is done. Answers how much that was. */
  async tidy(instanceKey: Key, state: InstanceState, random: Random, sent: Set<string>): Promise<number> {
    const commands: Command[] = [];
    for (const incident of ordinalMap.values(state.incidents)) {
      // An error event that nothing catches throws again, however often that is resolved.
      if (incident.job === undefined && incident.errorType === 'UNHANDLED_ERROR_EVENT') continue;
      if (incident.job === undefined)
        commands.push(...correction(state, incident.elementInstance, this.world.variablesOf(random)));
      commands.push({ type: 'ResolveIncident', incident: incident.id });
    }
    for (const task of ordinalMap.values(state.userTasks))
      commands.push({
        type: 'CompleteUserTask',
        userTask: task.id,
        variables: { result: 1 },
        action: 'complete',
      });
    const brought = await this.outside.bring(state, random, sent);
    commands.push(...brought.commands);
    for (const command of commands)
      await this.client.execute(instanceKey, command, { idempotencyKey: random.uuid() });
    return commands.length + brought.sent;
  }
}

function commandFor(
  kind: PlannedAction['kind'],
  random: Random,
  state: InstanceState,
  world: World,
): Command | undefined {
  const task = pickOf(random, state.userTasks);
  const incident = pickOf(random, state.incidents);
  const job = pickOf(random, state.jobs);
  switch (kind) {
    case 'complete-task':
      return task === undefined
        ? undefined
        : {
            type: 'CompleteUserTask',
            userTask: task,
            variables: { result: random.int(5) },
            action: 'complete',
          };
    case 'assign-task':
      return task === undefined ? undefined : assignment(random, task);
    case 'resolve-incident':
      return incident === undefined ? undefined : { type: 'ResolveIncident', incident };
    case 'update-job':
      return job === undefined ? undefined : { type: 'UpdateJob', job, retries: random.between(1, 3) };
    case 'set-variables':
      return { ...setVariables(world.variablesOf(random)), ...someScope(random, state) };
    case 'activate-ad-hoc':
      return activation(random, state, world);
    case 'cancel':
      return { type: 'CancelProcessInstance' };
    default:
      return undefined;
  }
}

/** Mostly the process's variables. */
function someScope(random: Random, { elementInstances }: InstanceState) {
  if (random.chance(0.6)) return {};
  return { elementInstance: pickOf(random, elementInstances) ?? 0, local: random.chance(0.5) };
}

function activation(random: Random, state: InstanceState, world: World): Command | undefined {
  const adHoc = [...ordinalMap.values(state.elementInstances)].filter(
    ({ elementType }) => elementType === 'adHocSubProcess',
  );
  if (adHoc.length === 0) return undefined;
  const { element, id } = random.pick(adHoc);
  const { id: inner } = random.pick(world.graphOf(state.processId).starts(element));
  return {
    type: 'ActivateAdHocElements',
    elementInstance: id,
    elements: [{ element: inner }],
    cancelRemaining: random.chance(0.2),
  };
}

function assignment(random: Random, userTask: Ordinal): Command {
  if (random.chance(0.25)) return { type: 'UnassignUserTask', userTask, action: 'unassign' };
  return {
    type: 'AssignUserTask',
    userTask,
    assignee: random.pick(NAMES),
    allowOverride: random.chance(0.5),
    action: 'assign',
  };
}

const setVariables = (variables: JsonObject) => ({
  type: 'SetVariables' as const,
  elementInstance: 0,
  variables,
  local: false,
});

/** For the whole process; also for the element where it sees others: a compensation handler sees those of then, what is local hides those around. */
function correction(
  state: InstanceState,
  elementInstance: Ordinal,
  variables: JsonObject,
): readonly Command[] {
  const [inProcess, there] = [visibleVariables(state, 0), visibleVariables(state, elementInstance)];
  const isHidden = Object.keys(variables).some((name) => inProcess[name] !== there[name]);
  const everywhere = setVariables(variables);
  return isHidden ? [everywhere, { ...everywhere, elementInstance, local: true }] : [everywhere];
}

function pickOf<T>(random: Random, map: ordinalMap.OrdinalMap<T>): Ordinal | undefined {
  const keys = [...ordinalMap.keys(map)];
  return keys.length === 0 ? undefined : random.pick(keys);
}
