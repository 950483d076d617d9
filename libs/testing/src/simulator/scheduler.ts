import type { Random } from '../random.js';
import type { StepScheduler, StoreStep } from '../stores/index.js';
import type { Order } from './plan.js';

interface Waiting {
  readonly action: () => void;
  readonly step: StoreStep;
  /** Undefined: the world's own. */
  readonly owner: object | undefined;
}

const SLOW: Readonly<Partial<Record<Order, StoreStep['kind']>>> = {
  'slow-flush': 'flush',
  'slow-deliver': 'deliver',
  'slow-write': 'write',
  'slow-read': 'read',
};
/** How often a slow step is passed over for another that waits. */
const PASSED_OVER = 0.9;

/** Decides which of the steps that wait is taken next. */
export class SeededScheduler {
  #waiting: Waiting[] = [];

  constructor(
    private readonly random: Random,
    private readonly order: Order,
  ) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  for(owner?: object): StepScheduler {
    return (action, step) => void this.#waiting.push({ action, step, owner });
  }

  /** What a node that has died had asked for. */
  forget(owner: object): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.owner !== owner);
  }

  /** Takes one step. */
  next(): void {
    const [waiting] = this.#waiting.splice(this.#choose(), 1);
    waiting?.action();
  }

  #choose(): number {
    if (this.order === 'in-turn') return 0;
    const at = this.random.int(this.#waiting.length);
    const slow = SLOW[this.order];
    if (this.#waiting[at]?.step.kind !== slow || !this.random.chance(PASSED_OVER)) return at;
    return this.random.int(this.#waiting.length);
  }
}
