import {
  buildGraph,
  type JsonObject,
  type Key,
  type ProcessDefinition,
  type ProcessGraph,
  type Schedules,
} from '@onward/model';
import type { Command, CommandHeader } from '../commands.js';
import { DEFAULT_LIMITS, type DecisionContext, type EngineLimits, type Expressions } from '../context.js';
import { decide } from '../decide.js';
import type { Decision } from '../decision.js';
import type { EngineEvent, EventData, EventType } from '../events.js';
import { evolve, initialState } from '../evolve.js';
import { checkInvariants } from '../invariants.js';
import { entries, get } from '../ordinal-map.js';
import type { ElementInstance, EventSubscription, InstanceState, Job } from '../state.js';
import { differences } from './equality.js';
import { deepFreeze } from './freeze.js';

export class SpecificationFailed extends Error {
  override readonly name = 'SpecificationFailed';
}

export interface Setup {
  /** Needed where the definition has FEEL expressions. */
  readonly expressions?: Expressions;
  /** Needed where the definition has timers. */
  readonly schedules?: Schedules;
  readonly limits?: Partial<EngineLimits>;
  /** ms since 1970. */
  readonly now?: number;
  readonly spareInstanceNumber?: number;
}

const noExpressions: Expressions = {
  evaluate: (feel) => ({
    ok: false,
    message: `This specification was given no expressions to evaluate "${feel}".`,
  }),
  variablesOf: () => [],
};

const noSchedules: Schedules = {
  first: (_, value) => ({
    ok: false,
    message: `This specification was given no schedules for ${JSON.stringify(value)}.`,
  }),
  next: () => undefined,
};

/** Given a definition, when commands, then events. Every step is checked: purity, replay, invariants. */
export function given(definition: ProcessDefinition, setup: Setup = {}): Specification {
  const graph = buildGraph(definition);
  const { expressions = noExpressions, schedules = noSchedules, now = 1_000_000 } = setup;
  const limits = { ...DEFAULT_LIMITS, ...setup.limits };
  const { spareInstanceNumber } = setup;
  const context = {
    graph,
    expressions,
    schedules,
    limits,
    now,
    ...(spareInstanceNumber !== undefined && { spareInstanceNumber }),
  };
  return new Specification(context, initialState, [], undefined);
}

/** Where a specification stands. Each step answers a new one, so that several can go on from the same place. */
export class Specification {
  constructor(
    readonly context: DecisionContext,
    readonly state: InstanceState,
    /** All events so far, oldest first. */
    readonly history: readonly EngineEvent[],
    private readonly decision: Decision | undefined,
  ) {}

  get graph(): ProcessGraph {
    return this.context.graph;
  }

  /** The instance is created, as number 1. */
  created(variables: JsonObject = {}, header?: CommandHeader): Specification {
    const definitionKey = '42' as Key;
    return this.when(
      { type: 'CreateProcessInstance', definitionKey, processVersion: 1, instanceNumber: 1, variables },
      header,
    ).accepted();
  }

  when(command: Command, header?: CommandHeader): Specification {
    deepFreeze(this.state);
    const decision = decide(this.state, deepFreeze(command), this.context, header);
    if (!decision.accepted) return new Specification(this.context, this.state, this.history, decision);
    const replayed = decision.events.reduce(
      (state, event) => evolve(state, event, this.context.now),
      this.state,
    );
    failOn('replay yields another state', differences(replayed, decision.state));
    failOn('broken invariants', checkInvariants(decision.state));
    return new Specification(this.context, decision.state, [...this.history, ...decision.events], decision);
  }

  /** Time passes, ms. */
  after(milliseconds: number): Specification {
    return this.with({ now: this.context.now + milliseconds });
  }

  with(context: Partial<DecisionContext>): Specification {
    return new Specification({ ...this.context, ...context }, this.state, this.history, this.decision);
  }

  /** The same without its history but the last command's, so that long ones stay cheap. */
  forgetting(): Specification {
    return new Specification(this.context, this.state, this.events, this.decision);
  }

  /** Completes the only open job of an element. */
  completed(element: string, variables: JsonObject = {}): Specification {
    return this.when({ type: 'CompleteJob', job: this.job(element).id, variables }).accepted();
  }

  /** The last command led to exactly these events. */
  thenEvents(
    ...events: readonly { readonly [T in EventType]: readonly [T, EventData[T]] }[EventType][]
  ): Specification {
    const expected = events.map(([type, data]) => ({ type, data }));
    const found = differences(this.events, expected);
    const actual = this.events.map((event) => `  ${event.type} ${JSON.stringify(event.data)}`).join('\n');
    if (found.length > 0)
      throw new SpecificationFailed(
        `other events (actual ≠ expected):\n${found.join('\n')}\nactual:\n${actual}`,
      );
    return this;
  }

  /** The last command led to events of exactly these types. */
  thenTypes(...types: readonly EventType[]): Specification {
    failOn('other event types (actual ≠ expected)', differences(this.types, types), this.types.join(' '));
    return this;
  }

  thenRejected(
    code: string,
    expected: { readonly state?: string; readonly kind?: string } = {},
  ): Specification {
    const { decision } = this;
    if (decision === undefined || decision.accepted)
      throw new SpecificationFailed(`expected the rejection ${code}, got ${this.types.join(' ')}`);
    const actual = Object.fromEntries(
      ['code', ...Object.keys(expected)].map((name) => [name, decision.rejection[name as 'code']]),
    );
    failOn(
      'another rejection (actual ≠ expected)',
      differences(actual, { code, ...expected }),
      decision.rejection.message,
    );
    return this;
  }

  accepted(): Specification {
    if (this.decision?.accepted === false) {
      throw new SpecificationFailed(`the command was refused: ${JSON.stringify(this.decision.rejection)}`);
    }
    return this;
  }

  /** What the last command led to. */
  get events(): readonly EngineEvent[] {
    return this.decision?.accepted ? this.decision.events : [];
  }

  get types(): readonly EventType[] {
    return this.events.map(({ type }) => type);
  }

  get result(): Decision {
    if (this.decision === undefined) throw new SpecificationFailed('no command has been given yet');
    return this.decision;
  }

  /** The only job of an element that has not ended, or the newest of several. */
  job(element: string): Job {
    const found = [...entries(this.state.jobs)]
      .map(([, job]) => job)
      .filter((job) => job.element === element);
    return found.at(-1) ?? fail(`no job of ${element} in ${this.state.status} instance`);
  }

  hasJob(element: string): boolean {
    return [...entries(this.state.jobs)].some(([, job]) => job.element === element);
  }

  jobById(id: number): Job | undefined {
    return get(this.state.jobs, id);
  }

  /** The element instance that a job is for. */
  instanceOfJob(id: number): ElementInstance {
    const instance = get(this.state.elementInstances, this.jobById(id)?.elementInstance ?? -1);
    return instance ?? fail(`job ${id} is for no live element instance`);
  }

  /** What an element waits for: its only open subscription, or the newest of several. */
  waiting(element: string): EventSubscription {
    const found = [...entries(this.state.subscriptions)]
      .map(([, subscription]) => subscription)
      .filter((subscription) => subscription.element === element);
    return found.at(-1) ?? fail(`${element} waits for nothing in ${this.state.status} instance`);
  }

  /** The timer of an element is due, and triggered. */
  due(element: string): Specification {
    const { id, trigger } = this.waiting(element);
    const dueAt = trigger.type === 'timer' ? trigger.dueAt : fail(`${element} waits for no timer`);
    return this.with({ now: Math.max(this.context.now, dueAt) })
      .when({ type: 'TriggerTimer', subscription: id })
      .accepted();
  }

  /** The message that an element waits for has come. */
  received(element: string, variables: JsonObject = {}): Specification {
    const subscription = this.waiting(element).id;
    const messageKey = '77' as Key;
    return this.when({ type: 'CorrelateMessage', subscription, message: messageKey, variables }).accepted();
  }

  signalled(name: string, variables: JsonObject = {}): Specification {
    return this.when({ type: 'ReceiveSignal', name, variables }).accepted();
  }

  /** The newest live element instance of an element. */
  live(element: string): ElementInstance {
    const found = [...entries(this.state.elementInstances)]
      .map(([, instance]) => instance)
      .filter((instance) => instance.element === element);
    return found.at(-1) ?? fail(`no live instance of ${element}`);
  }

  /** The elements whose instances have completed or passed, in order. */
  get path(): readonly string[] {
    return this.history
      .filter(({ type }) => type === 'ElementCompleted' || type === 'ElementPassed')
      .map(({ data }) => (data as { element: string }).element);
  }

  newestOrNone<T extends EventType>(type: T): EventData[T] | undefined {
    return this.history.findLast((it) => it.type === type)?.data as EventData[T] | undefined;
  }

  /** The data of the newest event of a type. */
  newest<T extends EventType>(type: T): EventData[T] {
    const event = this.history.findLast((it) => it.type === type);
    return event ? (event.data as EventData[T]) : fail(`no ${type} has happened`);
  }
}

function fail(message: string): never {
  throw new SpecificationFailed(message);
}

function failOn(what: string, problems: readonly string[], more = ''): void {
  if (problems.length > 0) throw new SpecificationFailed(`${what}:\n${problems.join('\n')}\n${more}`);
}
