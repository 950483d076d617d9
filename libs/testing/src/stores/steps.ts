/** One thing a simulated store does, as the simulator sees it. `subject` is the stream or collection. */
export interface StoreStep {
  readonly kind: 'append' | 'flush' | 'acknowledge' | 'read' | 'deliver' | 'write' | 'switch';
  readonly subject: string;
}

/**
 * What goes wrong with a step:
 * `fail` – rejects with this error; `silence` – nobody ever hears of it (the process has died, or the answer is lost and no
 * time-out runs); `repeat` – it happens twice (a request sent again by the network, a batch delivered again).
 * Before the step nothing has happened yet; after it, it has happened all the same.
 */
export type Fault = { readonly fail: Error } | 'silence' | 'repeat';

export interface StoreFaults {
  before?(step: StoreStep): Fault | undefined;
  after?(step: StoreStep): Fault | undefined;
}

/** Runs an action later; the simulator decides when, and in which order among all that wait. */
export type StepScheduler = (action: () => void, step: StoreStep) => void;

export interface SimulatedStoreOptions {
  /** Default: as a microtask, in the order of the calls. */
  readonly scheduler?: StepScheduler;
  readonly faults?: StoreFaults;
}

const asMicrotask: StepScheduler = (action) => queueMicrotask(action);

/** Takes every step of one store client through the scheduler and past the faults. */
export class StepRunner {
  #dead = false;
  readonly #scheduler: StepScheduler;
  readonly #faults: StoreFaults;

  constructor(options: SimulatedStoreOptions) {
    this.#scheduler = options.scheduler ?? asMicrotask;
    this.#faults = options.faults ?? {};
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** The process is gone: nothing it has asked for happens or is answered from now on. */
  kill(): void {
    this.#dead = true;
  }

  run<T>(step: StoreStep, effect: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#scheduler(() => {
        if (this.#dead) return;
        try {
          const before = this.#faults.before?.(step);
          if (before === 'silence' || this.#dead) return;
          if (typeof before === 'object') return reject(before.fail);
          let value = effect();
          if (before === 'repeat') value = effect();
          const after = this.#faults.after?.(step);
          if (after === 'silence' || this.#dead) return;
          if (typeof after === 'object') return reject(after.fail);
          if (after === 'repeat') value = effect();
          resolve(value);
        } catch (error) {
          reject(error as Error);
        }
      }, step);
    });
  }
}
