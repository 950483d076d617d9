import type { JsonObject } from '@onward/model';
import type { ConformanceServer } from '../server/start-server.js';
import { workFor, type CaseLog, type Work } from './work.js';

interface Job {
  readonly jobKey: string;
  readonly type: string;
  readonly variables: JsonObject;
}

/** The longest there is, longer than any case: a job that is worked on is nobody else's. */
const LEASE_MS = 7 * 24 * 3600 * 1000;

/** The external worker of one case: takes up jobs of its types, works as long as their scripts say, answers over HTTP. */
export class BetsyWorker {
  #busy: { readonly job: Job; readonly work: Work; readonly until: number }[] = [];

  constructor(
    private readonly server: ConformanceServer,
    private readonly types: readonly string[],
    private readonly log: CaseLog,
  ) {}

  /** When the next script ends that takes its time. */
  get nextEnd(): number | undefined {
    return this.#busy.length === 0 ? undefined : Math.min(...this.#busy.map(({ until }) => until));
  }

  /** Takes up what is there and answers what is done; false where there was nothing to do. */
  async step(): Promise<boolean> {
    const done = this.#busy.filter(({ until }) => until <= this.server.now());
    this.#busy = this.#busy.filter((one) => !done.includes(one));
    for (const { job, work } of done) await this.#answer(job, work);
    const taken = await this.#takeUp();
    return done.length + taken > 0;
  }

  async #takeUp(): Promise<number> {
    let taken = 0;
    for (const type of this.types) {
      const { status, body } = await this.server.api.post('/v2/jobs/activation', {
        type,
        worker: 'conformance',
        timeout: LEASE_MS,
        maxJobsToActivate: 100,
        requestTimeout: -1,
      });
      if (status !== 200) throw new Error(`activation: ${status} ${JSON.stringify(body)}`);
      for (const job of body.jobs as readonly Job[]) {
        taken++;
        const now = this.server.now();
        const work = workFor(job.type, job.variables, this.log, now);
        if (work.lasts === undefined) await this.#answer(job, work);
        else this.#busy.push({ job, work, until: now + work.lasts });
      }
    }
    return taken;
  }

  async #answer({ jobKey }: Job, { throws, variables = {} }: Work): Promise<void> {
    const { status, body } =
      throws === undefined
        ? await this.server.api.post(`/v2/jobs/${jobKey}/completion`, { variables })
        : await this.server.api.post(`/v2/jobs/${jobKey}/error`, { errorCode: throws });
    // The process may have gone on without it: then nobody wants the result.
    if (status !== 204 && status !== 404 && status !== 409)
      throw new Error(`job ${jobKey}: ${status} ${JSON.stringify(body)}`);
  }
}
