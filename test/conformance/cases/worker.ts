import type { JsonObject } from '@onward/model';
import type { ConformanceServer } from '../server/start-server.js';
import type { Answer, Case } from './format.js';

interface Job {
  readonly jobKey: string;
  readonly elementId: string;
  readonly variables: JsonObject;
}

/** The longest there is: a job that is held is nobody else's. */
const LEASE_MS = 7 * 24 * 3600 * 1000;
const MAX_JOBS = 1000;

/** Works off a case's jobs one at a time, oldest first, so that the order of the log means something. */
export class CaseWorker {
  /** Element ids in the order in which their jobs and user tasks were done. */
  readonly log: string[] = [];
  readonly saw = new Map<string, JsonObject[]>();
  readonly #answers: Map<string, Answer[]>;
  #open: Job[] = [];
  #held: Job[] = [];
  #taken = 0;

  constructor(
    private readonly server: ConformanceServer,
    private readonly types: readonly string[],
    work: Case['work'] = {},
  ) {
    this.#answers = new Map(
      Object.entries(work).map(([element, answers]) => [
        element,
        Array.isArray(answers) ? [...answers] : [answers as Answer],
      ]),
    );
  }

  /** Until nothing moves and no job is left but those that are held. */
  async workOff(): Promise<void> {
    for (;;) {
      await this.server.settle();
      await this.#takeUp();
      const job = this.#open.shift();
      if (job === undefined) return;
      const answer = this.#answerFor(job.elementId);
      if (answer === 'hold') this.#held.push(job);
      else await this.#answer(job, answer);
    }
  }

  /** Answers the oldest held job of an element; false where none is held. */
  async answerHeld(elementId: string, answer: Exclude<Answer, 'hold'>): Promise<boolean> {
    const job = this.#held.find((held) => held.elementId === elementId);
    if (job === undefined) return false;
    this.#held = this.#held.filter((held) => held !== job);
    await this.#answer(job, answer);
    return true;
  }

  async #takeUp(): Promise<void> {
    for (const type of this.types) {
      const { status, body } = await this.server.api.post('/v2/jobs/activation', {
        type,
        worker: 'conformance',
        timeout: LEASE_MS,
        maxJobsToActivate: 100,
        requestTimeout: -1,
      });
      if (status !== 200) throw new Error(`activation: ${status} ${JSON.stringify(body)}`);
      for (const job of body.jobs as readonly Job[]) this.#take(job);
    }
    this.#open.sort((one, other) => (BigInt(one.jobKey) < BigInt(other.jobKey) ? -1 : 1));
    if (this.#taken > MAX_JOBS) throw new Error(`more than ${MAX_JOBS} jobs`);
  }

  #take(job: Job): void {
    this.#taken++;
    this.#open.push(job);
    const seen = this.saw.get(job.elementId) ?? [];
    this.saw.set(job.elementId, [...seen, job.variables]);
  }

  #answerFor(elementId: string): Answer {
    const answers = this.#answers.get(elementId);
    if (answers === undefined) return { variables: {} };
    return answers.length > 1 ? answers.shift()! : answers[0]!;
  }

  async #answer({ jobKey, elementId }: Job, answer: Exclude<Answer, 'hold'>): Promise<void> {
    const { status, body } = await this.#send(`/v2/jobs/${jobKey}`, answer);
    // Ended by the process meanwhile: it was not done.
    if (status === 404 || status === 409) return;
    if (status !== 204) throw new Error(`job of ${elementId}: ${status} ${JSON.stringify(body)}`);
    this.log.push(elementId);
  }

  #send(path: string, answer: Exclude<Answer, 'hold'>) {
    const { api } = this.server;
    if ('error' in answer) {
      const { error, variables = {} } = answer;
      return api.post(`${path}/error`, { errorCode: error, variables });
    }
    if ('fail' in answer)
      return api.post(`${path}/failure`, { retries: answer.retries ?? 0, errorMessage: answer.fail });
    const { variables, result } = answer;
    return api.post(`${path}/completion`, { variables, ...(result && { result }) });
  }
}
