import type { Command } from '@onward/engine';
import { eventId } from '@onward/event-store';
import { SYSTEM_ACTOR, type Clock, type JsonObject, type Key } from '@onward/model';
import type { ActivatedJob, JobHandler, Outcome, RequestMeta } from '../api.js';
import type { Entropy, Logger } from '../ports.js';
import { backOff, delay } from '../retry.js';
import { handlerJob, JobError } from './job-error.js';
import { refId, type JobRef } from './job-ref.js';
import { ListenerResult } from './listener-result.js';

export interface HandlerPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly execute: (instanceKey: Key, command: Command, meta: RequestMeta) => Promise<Outcome<JsonObject>>;
}

/** At once where all of it is at hand. */
type Prepare = () => ActivatedJob | undefined | Promise<ActivatedJob | undefined>;

const MAX_ERROR_LENGTH = 2000;
/** In-process handlers wait 100 ms, 200 ms, 400 ms … between attempts, 10 s at most. */
const RETRY_BASE_MS = 100;
const RETRY_CAP_MS = 10_000;

/** An in-process handler of one job type, at work on a bounded number of jobs at once. */
export class HandlerPool {
  private running = 0;
  private closed = false;

  constructor(
    private readonly handler: JobHandler,
    private readonly concurrency: number,
    private readonly ports: HandlerPorts,
    /** Room has come free. */
    private readonly onFree: () => void,
  ) {}

  get free(): number {
    return this.closed ? 0 : this.concurrency - this.running;
  }

  close(): void {
    this.closed = true;
  }

  /**
   * Takes one of the free places at once, then works on the job that `prepare` answers to the end; where it answers undefined, the
   * job is no longer to be worked on. Never rejects; false: the job could not be prepared, and should be tried again.
   */
  async run(ref: JobRef, prepare: Prepare): Promise<boolean> {
    this.running++;
    try {
      const prepared = this.prepared(ref, prepare);
      const job = prepared instanceof Promise ? await prepared : prepared;
      if (job === undefined) return true;
      if (job === 'failed') return false;
      const command = await this.call(ref, job);
      await this.deliver(ref, job, command);
    } catch (error) {
      this.ports.logger.error('the result of a job handler could not be stored', {
        job: refId(ref),
        error: String(error),
      });
    } finally {
      this.running--;
      this.onFree();
    }
    return true;
  }

  private prepared(
    ref: JobRef,
    prepare: Prepare,
  ): ActivatedJob | undefined | 'failed' | Promise<ActivatedJob | undefined | 'failed'> {
    const failed = (error: unknown): 'failed' => {
      this.ports.logger.warn('a job could not be read and is tried again', {
        job: refId(ref),
        error: String(error),
      });
      return 'failed';
    };
    try {
      const job = prepare();
      return job instanceof Promise ? job.catch(failed) : job;
    } catch (error) {
      return failed(error);
    }
  }

  private async call(ref: JobRef, job: ActivatedJob): Promise<Command> {
    const { worker } = job;
    try {
      const result = await this.handler(handlerJob(job));
      if (result instanceof ListenerResult)
        return { type: 'CompleteJob', job: ref.job, variables: {}, result: result.told, worker };
      return { type: 'CompleteJob', job: ref.job, variables: toVariables(result), worker };
    } catch (error) {
      if (error instanceof JobError) {
        const { code, variables } = error;
        return { type: 'ThrowJobError', job: ref.job, code, message: error.message, variables, worker };
      }
      return failure(ref, job, messageOf(error));
    }
  }

  /** A store that cannot take the result now is asked again: the effect has happened and its result must not be lost. */
  private async deliver(ref: JobRef, job: ActivatedJob, result: Command): Promise<void> {
    const { clock, entropy, execute } = this.ports;
    const commandId = entropy.uuid();
    const { cause = commandId } = ref;
    const causationId = typeof cause === 'string' ? cause : eventId(cause.decisionId, cause.index);
    const meta: RequestMeta = { tenantId: ref.tenantId, actor: SYSTEM_ACTOR, commandId, causationId };
    let command = result;
    for (let attempt = 0; ; attempt++) {
      const outcome = await execute(ref.instanceKey, command, meta);
      if (outcome.ok) return;
      const { kind, message } = outcome.rejection;
      if (kind === 'NOT_FOUND' || kind === 'WRONG_STATE') return;
      if (kind !== 'UNAVAILABLE') {
        if (command.type === 'FailJob') return;
        command = failure(ref, job, `The handler's result was refused: ${message}`);
      }
      if (this.closed) return;
      await delay(clock, backOff(entropy, attempt, 50, 5000));
    }
  }
}

function failure(ref: JobRef, job: ActivatedJob, message: string): Command {
  const retryBackOff = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(job.attempt - 1, 20));
  return { type: 'FailJob', job: ref.job, message, retryBackOff, worker: job.worker };
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.slice(0, MAX_ERROR_LENGTH);
}

/** What a handler returned, as the JSON object it will be read as: dates become text, undefined properties go. */
function toVariables(result: unknown): JsonObject {
  if (result === undefined || result === null) return {};
  if (typeof result !== 'object' || Array.isArray(result))
    throw new TypeError('the handler must return an object of variables, or nothing');
  if (Object.keys(result).length === 0) return {};
  return JSON.parse(JSON.stringify(result)) as JsonObject;
}
