import type { JsonObject } from '@onward/model';
import type { ActivatedJob, JobHandler } from '@onward/runtime';
import { handlerJob, JobError, ListenerResult } from '@onward/runtime';
import { COUNTER_HEADER, RANDOM_VARIABLES } from '../random-process/index.js';
import { Random } from '../random.js';
import { parseKey } from '@onward/model';
import type { Life } from './life.js';
import type { World } from './world.js';

const MAX_SLOW_MS = 120_000;
/** Some jobs fail however often they are tried, until all is calm. */
const HOPELESS = 0.3;

/** A job given to somebody who works on it. */
export interface Call {
  readonly job: ActivatedJob;
  /** Ordinal in its instance. */
  readonly id: number;
  readonly life: Life;
}

export type Effect =
  | { readonly kind: 'complete'; readonly variables: JsonObject; readonly result?: ListenerResult['told'] }
  | { readonly kind: 'fail'; readonly message: string }
  | { readonly kind: 'error'; readonly code: string };

/** What service tasks do: by chance they work, fail, throw BPMN errors, take their time. */
export class Handlers {
  readonly calls: Call[] = [];
  readonly #types: readonly string[];

  constructor(
    private readonly world: World,
    /** A user's own, by job type; those of random processes otherwise. */
    private readonly own: Readonly<Record<string, JobHandler>>,
    types: readonly string[],
  ) {
    this.#types = types;
  }

  get external(): readonly string[] {
    return this.#types.filter((type) => this.world.plan.external.includes(type));
  }

  /** In-process handlers of a node. */
  register(life: Life): void {
    for (const type of this.#types) {
      if (this.world.plan.external.includes(type)) continue;
      life.runtime.jobs.handle(type, async (job) => {
        const effect = await this.work(job, life);
        if (effect.kind === 'complete')
          return effect.result === undefined ? effect.variables : new ListenerResult(effect.result);
        throw effect.kind === 'fail' ? new Error(effect.message) : job.error(effect.code, 'simulated');
      });
    }
  }

  /**
   * Works on a job that this life has handed out.
   * @param askedAt the step at which it was asked for: what is done meanwhile may still be given
   */
  async work(job: ActivatedJob, life: Life, askedAt = this.world.step): Promise<Effect> {
    const { world } = this;
    const id = parseKey(job.jobKey)?.ordinal ?? 0;
    this.calls.push({ job, id, life });
    const done = life.doneSince(job.instanceKey, id);
    if (done !== undefined && done < askedAt)
      world.violated(
        `${life.name} hands out job ${job.jobKey}, which it knows to be done since step ${done}`,
      );
    if (job.idempotencyKey !== job.jobKey)
      world.violated(
        `the idempotency key of job ${job.jobKey} is ${job.idempotencyKey} at attempt ${job.attempt}`,
      );
    const random = new Random(`${world.plan.seed}/handler/${job.jobKey}/${job.attempt}`);
    const { fail, error, slow } = world.plan.handlers;
    const takes = random.chance(slow) ? random.int(MAX_SLOW_MS) : 0;
    if (takes > 0 && !world.isCalm) await new Promise<void>((resolve) => life.clock.schedule(takes, resolve));
    const isHopeless = new Random(`${world.plan.seed}/hopeless/${job.jobKey}`).chance(HOPELESS * fail);
    if (!world.isCalm && (isHopeless || random.chance(fail)))
      return { kind: 'fail', message: `simulated failure of attempt ${job.attempt}` };
    // A listener's job throws no BPMN errors.
    if (!world.isCalm && random.chance(error) && job.kind === 'BPMN_ELEMENT')
      return { kind: 'error', code: 'SIMULATED' };
    return this.#effect(job, random);
  }

  async #effect(job: ActivatedJob, random: Random): Promise<Effect> {
    const handler = this.own[job.type];
    if (handler === undefined) return { kind: 'complete', variables: variablesOf(job, random) };
    try {
      const answer = (await handler(handlerJob(job))) ?? {};
      if (answer instanceof ListenerResult) return { kind: 'complete', variables: {}, result: answer.told };
      return { kind: 'complete', variables: answer };
    } catch (thrown) {
      if (thrown instanceof JobError) return { kind: 'error', code: thrown.code };
      return { kind: 'fail', message: String(thrown) };
    }
  }
}

function variablesOf({ headers, kind, variables }: ActivatedJob, random: Random): JsonObject {
  if (kind === 'TASK_LISTENER') return {};
  // An element's listeners get its headers, but do none of its work.
  const counter = kind === 'BPMN_ELEMENT' ? headers[COUNTER_HEADER] : undefined;
  const runs = counter === undefined ? undefined : variables[counter];
  return {
    result: random.int(5),
    ...(random.chance(0.3) && { [random.pick(RANDOM_VARIABLES)]: random.int(5) }),
    ...(counter !== undefined && { [counter]: (typeof runs === 'number' ? runs : 0) + 1 }),
  };
}
