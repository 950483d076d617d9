import { OutcomeUnknown, StoreUnavailable } from '@onward/event-store';
import { ReadStoreUnavailable } from '@onward/read-store';
import { Random } from '../random.js';
import type { Fault, StoreFaults, StoreStep } from '../stores/index.js';
import type { FaultKind, PlannedFault } from './fault-plan.js';

/** A node as its faults see it. */
export interface Victim {
  readonly name: string;
  /** Dies, or is stopped, on the spot. */
  fall(kind: 'kill' | 'power' | 'stop', pick: number): void;
}

export type StoreKind = 'events' | 'documents';

interface Outage {
  readonly victim: Victim;
  readonly store: StoreKind;
  readonly until: number;
}

const LONGEST_OUTAGE = 60;

/** Makes the faults of a plan happen at their steps, and counts the steps. */
export class FaultInjector {
  /** Steps so far. */
  step = 0;
  /** What has happened, in order, for the report. */
  readonly happened: string[] = [];
  #planned: readonly PlannedFault[];
  #outages: readonly Outage[] = [];

  constructor(planned: readonly PlannedFault[]) {
    this.#planned = planned;
  }

  /** Some of the plan is still to come. */
  get open(): boolean {
    return this.#planned.length > 0;
  }

  /** From now on nothing goes wrong any more. */
  end(): void {
    this.#planned = [];
    this.#outages = [];
  }

  for(victim: Victim, store: StoreKind): StoreFaults {
    return {
      before: (step) => {
        this.step++;
        return this.#isOut(victim, store)
          ? { fail: errorOf(store, step, 'before', 0) }
          : this.#at(victim, store, step, 'before');
      },
      after: (step) => this.#at(victim, store, step, 'after'),
    };
  }

  #at(victim: Victim, store: StoreKind, step: StoreStep, when: 'before' | 'after'): Fault | undefined {
    const fault = this.#planned.find(
      (planned) => planned.at <= this.step && fits(planned, store, step, when),
    );
    if (fault === undefined) return undefined;
    this.#planned = this.#planned.filter((other) => other !== fault);
    this.happened.push(
      `step ${this.step}, ${victim.name}: ${fault.kind} ${when} ${step.kind} ${step.subject}`,
    );
    return this.#apply(fault, victim, store, step);
  }

  #apply(
    { kind, pick, when }: PlannedFault,
    victim: Victim,
    store: StoreKind,
    step: StoreStep,
  ): Fault | undefined {
    switch (kind) {
      case 'kill':
      case 'power':
        victim.fall(kind, pick);
        return 'silence';
      case 'stop':
        victim.fall(kind, pick);
        return undefined;
      case 'outage': {
        const until = this.step + 1 + new Random(pick).int(LONGEST_OUTAGE);
        this.#outages = [...this.#outages, { victim, store, until }];
        return undefined;
      }
      case 'repeat':
        return 'repeat';
      case 'error':
        return { fail: errorOf(store, step, when, pick) };
    }
  }

  #isOut(victim: Victim, store: StoreKind): boolean {
    this.#outages = this.#outages.filter(({ until }) => until > this.step);
    return this.#outages.some((outage) => outage.victim === victim && outage.store === store);
  }
}

const REPEATABLE: readonly FaultKind[] = ['repeat'];

function fits(fault: PlannedFault, store: StoreKind, step: StoreStep, when: 'before' | 'after'): boolean {
  if (fault.when !== when || (fault.step !== undefined && fault.step !== step.kind)) return false;
  return !REPEATABLE.includes(fault.kind) || store === 'events';
}

/** What a store may answer there: that nothing was stored only where that is true. */
function errorOf(store: StoreKind, { kind }: StoreStep, when: 'before' | 'after', pick: number): Error {
  if (store === 'documents') return new ReadStoreUnavailable('the simulated read store does not answer');
  const isUnknown =
    kind === 'flush' || kind === 'acknowledge' || (kind === 'append' && (when === 'after' || pick % 2 === 1));
  if (isUnknown) return new OutcomeUnknown('the answer of the simulated event store was lost');
  return new StoreUnavailable('the simulated event store does not answer');
}
