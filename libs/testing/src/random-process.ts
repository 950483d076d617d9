import type {
  Expression,
  FlowElement,
  IoMapping,
  JobSpec,
  ProcessDefinition,
  SequenceFlow,
} from '@onward/model';
import type { Random } from './random.js';

export interface RandomProcessOptions {
  /** About so many activities and gateways, default 10. */
  readonly size?: number;
}

/** The job types of random processes. */
export const RANDOM_JOB_TYPES = ['work-1', 'work-2', 'work-3', 'undo'] as const;
/** A service task with this header is asked to count its runs in the variable named there; loops end by it. */
export const COUNTER_HEADER = 'counter';
/** Numbers that the conditions of random processes compare; instances are started with them. */
export const RANDOM_VARIABLES = ['a', 'b', 'c'] as const;

const LOOP_RUNS = 2;
const MAX_DEPTH = 4;

/**
 * A random process that deploys: sequences, exclusive choices with conditions and defaults, forks and joins that need not be
 * balanced, loops, uncontrolled flow, terminate end events, user tasks, input and output mappings, compensation handlers. Every loop
 * counts its runs, so that it ends where its tasks get done.
 */
export function randomProcess(
  random: Random,
  processId: string,
  options: RandomProcessOptions = {},
): ProcessDefinition {
  const draft = new Draft(random, options.size ?? 10);
  const start = draft.add({ id: 'start', type: 'startEvent' });
  const exit = draft.sequence(start, 0);
  if (exit !== undefined) draft.end(exit);
  return {
    processId,
    onFailure: random.chance(0.6) ? 'compensate' : 'incident',
    elements: draft.elements,
    flows: draft.flows,
  };
}

type Maker = (draft: Draft, from: string, depth: number) => string | undefined;

/** Each method goes on from an element and answers the one to go on from next, undefined where every path has ended. */
class Draft {
  /** What a process is made of, and how often: a new element is a line here and its maker. */
  static readonly #makers: readonly (readonly [weight: number, make: Maker])[] = [
    [5, (draft, from) => draft.#task(from)],
    [2, (draft, from) => draft.#userTask(from)],
    [2, (draft, from, depth) => draft.#choice(from, depth)],
    [3, (draft, from, depth) => draft.#parallel(from, depth)],
    [1, (draft, from, depth) => draft.#loop(from, depth)],
    [0.5, (draft, from, depth) => draft.#uncontrolled(from, depth)],
  ];

  readonly elements: FlowElement[] = [];
  readonly flows: SequenceFlow[] = [];
  #count = 0;

  constructor(
    private readonly random: Random,
    private budget: number,
  ) {}

  add(element: FlowElement): string {
    this.elements.push(element);
    return element.id;
  }

  sequence(from: string, depth: number): string | undefined {
    let at: string | undefined = from;
    for (let length = this.random.between(1, 3); length > 0 && at !== undefined; length--)
      at = this.#block(at, depth);
    return at;
  }

  end(from: string): void {
    const isTerminate = this.random.chance(0.15);
    const id = this.#id('end');
    this.add({ id, type: 'endEvent', ...(isTerminate && { throws: [{ type: 'terminate' as const }] }) });
    this.#flow(from, id);
  }

  #block(from: string, depth: number): string | undefined {
    if (this.budget <= 0 || depth >= MAX_DEPTH) return this.#task(from);
    return this.random.weighted(Draft.#makers)(this, from, depth);
  }

  #task(from: string, counter?: string): string {
    this.budget--;
    const { random } = this;
    const id = this.#id('task');
    const io = random.chance(0.25) ? this.#mappings() : undefined;
    const headers: JobSpec['headers'] = counter === undefined ? {} : { [COUNTER_HEADER]: counter };
    const type = random.pick(['work-1', 'work-2', 'work-3']);
    const job: JobSpec = { type: { value: type }, retries: { value: random.between(1, 3) }, headers };
    this.add({ id, type: 'serviceTask', job, ...(io && counter === undefined && { io }) });
    this.#flow(from, id);
    if (random.chance(0.6)) this.#compensatedBy(id);
    return id;
  }

  #userTask(from: string): string {
    this.budget--;
    const { random } = this;
    const id = this.#id('user');
    this.add({
      id,
      type: 'userTask',
      headers: {},
      ...(random.chance(0.3) && { assignee: { value: 'ann' } }),
      ...(random.chance(0.3) && { candidateGroups: { value: 'clerks, chiefs' } }),
      ...(random.chance(0.2) && { priority: { feel: 'if a > 2 then 80 else 20' } }),
      ...(random.chance(0.2) && { dueDate: { feel: 'now() + duration("P1D")' } }),
    });
    this.#flow(from, id);
    if (random.chance(0.4)) this.#compensatedBy(id);
    return id;
  }

  #compensatedBy(activity: string): void {
    const handler = `undo-${activity}`;
    const isUser = this.random.chance(0.1);
    const job: JobSpec = { type: { value: 'undo' }, retries: { value: 2 }, headers: {} };
    if (isUser) this.add({ id: handler, type: 'userTask', isForCompensation: true, headers: {} });
    else this.add({ id: handler, type: 'serviceTask', isForCompensation: true, job });
    this.add({ id: `boundary-${activity}`, type: 'boundaryEvent', attachedTo: activity, handler });
  }

  /** Branches that end leave the others to go on; one may lead straight to the merge. */
  #choice(from: string, depth: number): string | undefined {
    this.budget--;
    const { random } = this;
    const gateway = this.#id('choice');
    const merge = this.#id('merge');
    const branches = random.between(2, 3);
    const hasDefault = random.chance(0.85);
    const exits: string[] = [];
    let defaultFlow: string | undefined;
    const split = this.elements.push({ id: gateway, type: 'exclusiveGateway' }) - 1;
    this.#flow(from, gateway);
    for (let branch = 0; branch < branches; branch++) {
      const isDefault = hasDefault && branch === branches - 1;
      const first = this.flows.length;
      if (random.chance(0.2)) this.#flow(gateway, merge);
      else {
        const exit = this.#branch(gateway, depth);
        if (exit !== undefined) exits.push(exit);
      }
      const flow = this.flows[first] as SequenceFlow;
      if (isDefault) defaultFlow = flow.id;
      else this.flows[first] = { ...flow, condition: this.#condition() };
    }
    if (defaultFlow !== undefined)
      this.elements[split] = { id: gateway, type: 'exclusiveGateway', defaultFlow };
    return this.#mergeInto({ id: merge, type: 'exclusiveGateway' }, exits);
  }

  /** A fork whose branches meet in a join, in a merge that lets every token through, or nowhere. */
  #parallel(from: string, depth: number): string | undefined {
    this.budget--;
    const { random } = this;
    const fork = this.add({ id: this.#id('fork'), type: 'parallelGateway' });
    this.#flow(from, fork);
    const exits: string[] = [];
    for (let branch = random.between(2, 3); branch > 0; branch--) {
      const exit = this.#branch(fork, depth);
      if (exit !== undefined) exits.push(exit);
    }
    return random.weighted<() => string | undefined>([
      [7, () => this.#mergeInto({ id: this.#id('join'), type: 'parallelGateway' }, exits)],
      [1, () => this.#mergeInto({ id: this.#id('merge'), type: 'exclusiveGateway' }, exits)],
      [1, () => this.#endAll(exits)],
    ])();
  }

  #loop(from: string, depth: number): string | undefined {
    this.budget--;
    const counter = `runs${this.#count}`;
    const again = this.add({ id: this.#id('again'), type: 'exclusiveGateway' });
    this.#flow(from, again);
    const counted = this.#task(again, counter);
    const exit = this.random.chance(0.5) ? this.#branch(counted, depth) : counted;
    if (exit === undefined) return undefined;
    const decision = this.#id('enough');
    const back = this.#id('flow');
    this.add({ id: decision, type: 'exclusiveGateway', defaultFlow: `${back}-on` });
    this.#flow(exit, decision);
    const condition = { feel: `${counter} < ${LOOP_RUNS}` };
    this.flows.push({ id: back, source: decision, target: again, condition });
    const on = this.add({ id: this.#id('merge'), type: 'exclusiveGateway' });
    this.flows.push({ id: `${back}-on`, source: decision, target: on });
    return on;
  }

  /** An activity with several flows out: every one gets a token (BPMN 2.0.2 §13.2.1). */
  #uncontrolled(from: string, depth: number): string | undefined {
    const task = this.#task(from);
    const side = this.#branch(task, depth);
    if (side !== undefined) this.end(side);
    return this.#branch(task, depth);
  }

  #branch(from: string, depth: number): string | undefined {
    const exit = this.sequence(from, depth + 1);
    if (exit === undefined || !this.random.chance(0.12)) return exit;
    this.end(exit);
    return undefined;
  }

  /** Leaves the gateway out where nothing comes to it. */
  #endAll(exits: readonly string[]): undefined {
    for (const exit of exits) this.end(exit);
  }

  #mergeInto(gateway: FlowElement, exits: readonly string[]): string | undefined {
    const isReached = exits.length > 0 || this.flows.some(({ target }) => target === gateway.id);
    if (!isReached) return undefined;
    this.add(gateway);
    for (const exit of exits) this.#flow(exit, gateway.id);
    return gateway.id;
  }

  #mappings(): IoMapping {
    const variable = this.random.pick(RANDOM_VARIABLES);
    const inputs = this.random.chance(0.5) ? [{ source: { feel: `${variable} + 1` }, target: 'local' }] : [];
    const outputs = [{ source: { feel: 'result' }, target: this.random.chance(0.5) ? variable : 'out.last' }];
    return { inputs, outputs };
  }

  #condition(): Expression {
    const { random } = this;
    const variable = random.pick(RANDOM_VARIABLES);
    return { feel: `${variable} ${random.pick(['<', '>', '<=', '='])} ${random.int(5)}` };
  }

  #flow(source: string, target: string): void {
    this.flows.push({ id: this.#id('flow'), source, target });
  }

  #id(prefix: string): string {
    return `${prefix}-${++this.#count}`;
  }
}
