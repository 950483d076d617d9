import type { Activity, FlowElement, SequenceFlow } from '@onward/model';
import type { Random } from '../random.js';

/** Goes on from an element and answers the one to go on from next, undefined where every path has ended. */
export type Maker = (draft: Draft, from: string, depth: number) => string | undefined;

export interface DraftParts {
  /** What it is made of, and how often. */
  readonly makers: readonly (readonly [weight: number, make: Maker])[];
  /** What it is made of where it may not grow any more. */
  readonly task: Maker;
  readonly end: (draft: Draft, from: string) => void;
  /** Processes that it may call. */
  readonly callable: readonly string[];
}

export const MAX_DEPTH = 4;
const ENDED = 0.12;

/** A process that is being made, piece by piece. */
export class Draft {
  readonly elements: FlowElement[] = [];
  readonly flows: SequenceFlow[] = [];
  /** The sub-process that is being filled. */
  scope: string | undefined;
  #count = 0;

  constructor(
    readonly random: Random,
    /** So many activities and gateways are still to come, about. */
    public budget: number,
    private readonly parts: DraftParts,
  ) {}

  get callable(): readonly string[] {
    return this.parts.callable;
  }

  id(prefix: string): string {
    return `${prefix}-${++this.#count}`;
  }

  add(element: FlowElement): string {
    this.elements.push(this.scope === undefined ? element : { ...element, scope: this.scope });
    return element.id;
  }

  flow(source: string, target: string): void {
    this.flows.push({ id: this.id('flow'), source, target });
  }

  /** Adds an element that a flow leads to. */
  next(from: string, element: FlowElement): string {
    this.flow(from, element.id);
    return this.add(element);
  }

  /** What is done there lies in this sub-process. */
  within(scope: string, fill: () => void): void {
    const around = this.scope;
    this.scope = scope;
    fill();
    this.scope = around;
  }

  /** Activities of the same scope, so far. */
  activities(): readonly Activity[] {
    return this.elements.filter(
      (element): element is Activity =>
        element.scope === this.scope &&
        /Task$|^task$|ubProcess$|^transaction$|^callActivity$/.test(element.type) &&
        element.type !== 'eventSubProcess',
    );
  }

  setDefault(gateway: string, flow: string): void {
    const at = this.elements.findIndex(({ id }) => id === gateway);
    this.elements[at] = { ...this.elements[at], defaultFlow: flow } as FlowElement;
  }

  sequence(from: string, depth: number, atMost = 3): string | undefined {
    let at: string | undefined = from;
    for (let length = this.random.between(1, atMost); length > 0 && at !== undefined; length--)
      at = this.block(at, depth);
    return at;
  }

  block(from: string, depth: number): string | undefined {
    const { makers, task } = this.parts;
    if (this.budget <= 0 || depth >= MAX_DEPTH) return task(this, from, depth);
    return this.random.weighted(makers)(this, from, depth);
  }

  branch(from: string, depth: number): string | undefined {
    const exit = this.sequence(from, depth + 1);
    if (exit === undefined || !this.random.chance(ENDED)) return exit;
    this.end(exit);
    return undefined;
  }

  end(from: string): void {
    this.parts.end(this, from);
  }

  endAll(exits: readonly string[]): undefined {
    for (const exit of exits) this.end(exit);
  }

  /** Leaves the gateway out where nothing comes to it. */
  mergeInto(gateway: FlowElement, exits: readonly string[]): string | undefined {
    const isReached = exits.length > 0 || this.flows.some(({ target }) => target === gateway.id);
    if (!isReached) return undefined;
    this.add(gateway);
    for (const exit of exits) this.flow(exit, gateway.id);
    return gateway.id;
  }
}
