import { randomUUID } from 'node:crypto';
import type { decide, EngineLimits, Expressions } from '@onward/engine';
import type { EventStore, RecordedEvent } from '@onward/event-store';
import type { Clock, Schedules } from '@onward/model';
import type { Projection } from '@onward/read-models';
import type { ReadStore } from '@onward/read-store';
import type { SagaDefinition } from '@onward/sagas';
import type { ArchiveOptions } from './archive/ports.js';
import type { Projections } from './projections/projections.js';

/** One line per message; `fields` are plain data. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Where fresh ids and chance come from: seeded in the simulator. */
export interface Entropy {
  /** A UUIDv4. */
  uuid(): string;
  /** 0 ≤ x < 1. */
  random(): number;
}

export const systemEntropy: Entropy = { uuid: randomUUID, random: Math.random };

/** Everything the runtime needs of the outside; `libs/nest` is where these meet their adapters. */
export interface RuntimePorts {
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly expressions: Expressions;
  readonly projections: readonly Projection[];
  /** Whoever hosts them where it is not the runtime itself: another thread. Then `projections` says nothing. */
  readonly projectionHost?: Projections;
  readonly sagas: readonly SagaDefinition[];
  /**
   * Hands one event to the sagas that react to it; when it returns, the list holds one promise per command sent.
   * Without it the sagas' commands are executed directly.
   */
  readonly publish?: (event: RecordedEvent) => readonly Promise<unknown>[];
  /** What time it is for the processes: the time of events, timers, retries, leases. */
  readonly clock: Clock;
  /**
   * The pauses and time-outs of the machinery itself, and of those who wait for an answer. Default: `clock`. The real time where `clock` is
   * moved by hand.
   */
  readonly pauses?: Clock;
  /** Dates, durations, cycles and cron. */
  readonly schedules: Schedules;
  readonly entropy: Entropy;
  readonly logger: Logger;
  /** Ended instances are archived some time after their end. Default: never. */
  readonly archive?: ArchiveOptions;
  /** What a command leads to. Default: the engine's; a test that plants a bug puts its own around it. */
  readonly decide?: typeof decide;
  /** Lets other work run between two slices of a long one. Default: `setImmediate`. */
  readonly yieldNow?: () => Promise<void>;
}

export interface RuntimeOptions {
  /** Other nodes may work on the same event store: what they store is followed, too. */
  readonly sharedStore: boolean;
  /** They read and write the same read models, too. */
  readonly sharedReadStore: boolean;
  /** What the others see this node as; a few characters are added that tell one process of this name from the next. */
  readonly nodeName: string;
  /** A node that the store has not heard of for so long counts as gone, ms: others go on with its work. */
  readonly leaseMs: number;
  readonly limits: EngineLimits;
  /** Commands decided together and stored in one append. */
  readonly maxCommandsPerAppend: number;
  /** Commands waiting for one instance; beyond it they are refused as UNAVAILABLE. */
  readonly maxWaitingPerInstance: number;
  /** Instances kept in memory. */
  readonly maxCachedInstances: number;
  /** Their estimated size in memory, bytes. */
  readonly maxCachedBytes: number;
  /** Conflicts in a row before a command is answered UNAVAILABLE. */
  readonly maxConflicts: number;
  /** Events since the last snapshot that make another one worth it. */
  readonly snapshotEvery: number;
  /** Events of an instance read at a time; one that has more is loaded from its snapshot, where it has one. */
  readonly eventsPerRead: number;
  /** Instance numbers reserved at a time. */
  readonly numbersPerBlock: number;
  /** How long a caller waits for an append whose outcome is unknown, ms; the append goes on being resolved behind it. */
  readonly unknownOutcomeTimeout: number;
  /** Jobs queued in memory per type, and as many in back-off; the others stay in the store. */
  readonly maxQueuedJobs: number;
  /** In-process handlers at work at once per type, unless the handler says otherwise. */
  readonly handlerConcurrency: number;
}

export const DEFAULT_OPTIONS: Omit<RuntimeOptions, 'limits'> = {
  sharedStore: false,
  sharedReadStore: false,
  nodeName: 'node',
  leaseMs: 10_000,
  maxCommandsPerAppend: 64,
  maxWaitingPerInstance: 10_000,
  maxCachedInstances: 10_000,
  maxCachedBytes: 256 * 1024 * 1024,
  maxConflicts: 20,
  snapshotEvery: 1000,
  eventsPerRead: 1000,
  numbersPerBlock: 65_536,
  unknownOutcomeTimeout: 30_000,
  maxQueuedJobs: 10_000,
  handlerConcurrency: 256,
};
