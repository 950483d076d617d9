import { ordinalMap, type InstanceState } from '@onward/engine';
import type { ActivatedJob, DeployedDefinition } from '../api.js';
import { activatedJob, type Handout } from './activated-job.js';
import type { JobHubPorts } from './job-hub-ports.js';
import { isAvailable, type JobRef } from './job-ref.js';

/** Jobs as their instances have them when they are handed out. */
export class Preparation {
  constructor(
    private readonly ports: Pick<JobHubPorts, 'clock' | 'definitionOf' | 'stateOf'>,
    /** It has failed since it was queued, for example by a worker whose lease had ended: its back-off is still under way. */
    private readonly notYet: (ref: JobRef, retryAt: number | undefined) => void,
  ) {}

  /** Undefined where the job is no longer to be handed out. */
  async of(ref: JobRef, handout: Handout): Promise<ActivatedJob | undefined> {
    const state = await this.ports.stateOf(ref.instanceKey);
    return state === undefined ? undefined : this.from(state, ref, handout);
  }

  /** The same from a state that is at hand, at once where the definition is, too. */
  from(
    state: InstanceState,
    ref: JobRef,
    handout: Handout,
  ): ActivatedJob | undefined | Promise<ActivatedJob | undefined> {
    const job = ordinalMap.get(state.jobs, ref.job);
    if (job === undefined) return undefined;
    if (!isAvailable(state, job, this.ports.clock.now())) {
      if (job.status === 'open') this.notYet(ref, job.retryAt);
      return undefined;
    }
    const made = (definition: DeployedDefinition | undefined): ActivatedJob | undefined =>
      definition && activatedJob(state, job, ref, definition, handout);
    const definition = this.ports.definitionOf(state.definitionKey);
    return definition instanceof Promise ? definition.then(made) : made(definition);
  }
}
