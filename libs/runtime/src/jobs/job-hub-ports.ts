import type { Command, InstanceState } from '@onward/engine';
import type { Clock, JsonObject, Key } from '@onward/model';
import type { DeployedDefinition, Outcome, RequestMeta } from '../api.js';
import type { Entropy, Logger, RuntimeOptions } from '../ports.js';
import type { Backlog, WorkIndex } from './backlog.js';
import type { HandOut } from './hand-out.js';
import type { HandlerPool } from './handler-pool.js';
import type { JobQueue } from './job-queue.js';
import type { Waiter } from './waiter.js';

/** What a store did not answer is asked again after so long, ms. */
export const RETRY_MS = 1_000;

export interface JobHubPorts {
  readonly clock: Clock;
  /** Of those who wait: long polls, and what is tried again. */
  readonly pauses: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly options: RuntimeOptions;
  readonly workIndex: WorkIndex;
  readonly handOut: HandOut;
  stateOf(instanceKey: Key): Promise<InstanceState | undefined>;
  definitionOf(definitionKey: Key): DeployedDefinition | undefined | Promise<DeployedDefinition | undefined>;
  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>>;
}

/** What this node has of one job type. */
export interface JobType {
  readonly name: string;
  readonly queue: JobQueue;
  readonly backlog: Backlog;
  readonly waiters: Set<Waiter>;
  pool?: HandlerPool;
  /** The backlog is being read for the handler. */
  isReading: boolean;
  /** The end of the log is being asked for, up to which jobs that were another node's are read. */
  isLooking: boolean;
  /** A worker has asked, and may be about to ask again until then, ms since 1970. */
  wantedUntil: number;
}
