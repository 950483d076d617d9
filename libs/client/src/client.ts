import type { JsonObject, Position } from '@onward/model';
import { OnwardError } from './errors.js';
import { feed, type FeedOptions } from './feed/feed.js';
import type { ClientOptions } from './options.js';
import { Definitions } from './resources/definitions.js';
import { Incidents } from './resources/incidents.js';
import { Clock } from './resources/clock.js';
import { Messages } from './resources/messages.js';
import { Projections } from './resources/projections.js';
import { UserTasks } from './resources/user-tasks.js';
import { Variables } from './resources/variables.js';
import {
  path,
  type CallOptions,
  type ChangeOptions,
  type CommandOptions,
  type QueryOptions,
} from './transport/request.js';
import { waitOf } from './transport/server-waits.js';
import { Transport } from './transport/transport.js';
import type * as T from './types/index.js';

/**
 * The HTTP API of an Onward server, typed. Every call rejects with an `OnwardError` when the server refuses it, and with an
 * `UnreachableError` when there is no answer.
 */
export class OnwardClient {
  readonly definitions: Definitions;
  readonly userTasks: UserTasks;
  readonly incidents: Incidents;
  readonly variables: Variables;
  readonly projections: Projections;
  readonly messages: Messages;
  readonly clock: Clock;
  private readonly transport: Transport;
  private readonly tenant: { readonly tenantId?: string };

  constructor(options: ClientOptions) {
    this.transport = new Transport(options);
    this.tenant = options.tenantId === undefined ? {} : { tenantId: options.tenantId };
    this.definitions = new Definitions(this.transport);
    this.userTasks = new UserTasks(this.transport);
    this.incidents = new Incidents(this.transport);
    this.variables = new Variables(this.transport);
    this.projections = new Projections(this.transport);
    this.messages = new Messages(this.transport);
    this.clock = new Clock(this.transport);
  }

  get baseUrl(): string {
    return this.transport.baseUrl;
  }

  /** The newest position this client was answered; queries wait for it. Undefined before the first command. */
  get position(): Position | undefined {
    return this.transport.positions.current;
  }

  /** Queries from now on wait for this position, too: hand it over from another client to read what that one wrote. */
  waitFor(position: Position): void {
    this.transport.positions.seen(position);
  }

  // --- definitions and instances ---------------------------------------------------------------------------------------------

  /** All of the files or none: a refusal has the list of `problems`. */
  deploy(files: readonly T.DeploymentFile[], options: CommandOptions = {}): Promise<T.Deployment> {
    const form = new FormData();
    for (const { name, content } of files) form.append('resources', new Blob([content]), name);
    if (this.tenant.tenantId !== undefined) form.append('tenantId', this.tenant.tenantId);
    return this.transport.send({ kind: 'command', method: 'POST', path: '/v2/deployments', form, options });
  }

  createInstance(request: T.CreateInstance, options: CommandOptions = {}): Promise<T.CreatedInstance> {
    return this.transport.send({
      kind: 'command',
      method: 'POST',
      path: '/v2/process-instances',
      json: { ...this.tenant, ...request },
      options,
      serverWaitsMs: request.awaitCompletion ? waitOf(request.requestTimeout) : 0,
    });
  }

  getInstance(processInstanceKey: string, options: QueryOptions = {}): Promise<T.ProcessInstance> {
    const where = path`/v2/process-instances/${processInstanceKey}`;
    return this.transport.send({ kind: 'query', method: 'GET', path: where, options });
  }

  searchInstances(
    request: T.SearchRequest = {},
    options: QueryOptions = {},
  ): Promise<T.SearchResult<T.ProcessInstance>> {
    const where = '/v2/process-instances/search';
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }

  searchElementInstances(
    request: T.SearchRequest = {},
    options: QueryOptions = {},
  ): Promise<T.SearchResult<T.ElementInstance>> {
    const where = '/v2/element-instances/search';
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }

  cancel(processInstanceKey: string, options: ChangeOptions = {}): Promise<void> {
    const where = path`/v2/process-instances/${processInstanceKey}/cancellation`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: {}, options });
  }

  /** Brings a signal to everything that waits for it; that goes on behind the answer. */
  broadcastSignal(request: T.BroadcastSignal, options: CommandOptions = {}): Promise<T.BroadcastedSignal> {
    const where = '/v2/signals/broadcast';
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: request, options });
  }

  /** Starts the processes whose conditional start event holds with these variables. */
  evaluateConditionals(
    request: T.EvaluateConditionals,
    options: CommandOptions = {},
  ): Promise<T.EvaluatedConditionals> {
    const where = '/v2/conditionals/evaluation';
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: request, options });
  }

  /** Activates elements of a running ad-hoc sub-process. */
  activateAdHoc(
    elementInstanceKey: string,
    request: T.ActivateAdHoc,
    options: ChangeOptions = {},
  ): Promise<void> {
    const where = path`/v2/element-instances/ad-hoc-activities/${elementInstanceKey}/activation`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: request, options });
  }

  searchTimers(request: T.SearchRequest = {}, options: QueryOptions = {}): Promise<T.SearchResult<T.Timer>> {
    const where = '/v2/timers/search';
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }

  // --- history ---------------------------------------------------------------------------------------------------------------

  /** The whole state of an instance: now, at a revision, or at a time (inclusive). */
  state(
    processInstanceKey: string,
    at: { readonly revision?: number; readonly time?: Date | string | number } = {},
    options: CallOptions = {},
  ): Promise<T.InstanceState> {
    return this.transport.send({
      kind: 'log',
      method: 'GET',
      path: path`/v2/process-instances/${processInstanceKey}/state`,
      query: { revision: at.revision, time: at.time instanceof Date ? at.time.toISOString() : at.time },
      options,
    });
  }

  /** All events of an instance from revision `from` on (default 0), and going on live until it is left or aborted. */
  events(
    processInstanceKey: string,
    { from, ...options }: FeedOptions & { readonly from?: number } = {},
  ): AsyncGenerator<T.EventItem, void> {
    const where = path`/v2/process-instances/${processInstanceKey}/events`;
    return feed(this.transport, { kind: 'log', method: 'GET', path: where, query: { from } }, options);
  }

  /** One page of an instance's events. `limit`: 1 to 1,000, default 100. */
  eventPage(
    processInstanceKey: string,
    { from, limit, ...options }: CallOptions & { readonly from?: number; readonly limit?: number } = {},
  ): Promise<T.EventPage<number>> {
    const where = path`/v2/process-instances/${processInstanceKey}/events`;
    return this.transport.send({ kind: 'log', method: 'GET', path: where, query: { from, limit }, options });
  }

  /** The events of everything behind a position (default: all there are), and going on live until it is left or aborted. */
  eventsOfEverything({
    from,
    types,
    definition,
    instance,
    ...options
  }: FeedOptions & EventFilter = {}): AsyncGenerator<T.EventItem, void> {
    const query = { from, type: types?.join(','), definition, instance };
    return feed(this.transport, { kind: 'log', method: 'GET', path: '/v2/events', query }, options);
  }

  /** One page of the events of everything. `limit`: 1 to 1,000, default 100. */
  eventPageOfEverything({
    from,
    types,
    definition,
    instance,
    limit,
    ...options
  }: CallOptions & EventFilter & { readonly limit?: number } = {}): Promise<T.EventPage<Position>> {
    const query = { from, type: types?.join(','), definition, instance, limit };
    return this.transport.send({ kind: 'log', method: 'GET', path: '/v2/events', query, options });
  }

  // --- jobs ------------------------------------------------------------------------------------------------------------------

  /** Leases jobs; waits for a first one. `JobWorker` does this in a loop. */
  async activateJobs(request: T.ActivateJobs, options: CallOptions = {}): Promise<readonly T.ActivatedJob[]> {
    const { tenantId } = this.tenant;
    const { jobs } = await this.transport.send<{ readonly jobs: readonly T.ActivatedJob[] }>({
      kind: 'poll',
      method: 'POST',
      path: '/v2/jobs/activation',
      json: { ...request, ...(tenantId === undefined ? {} : { tenantIds: [tenantId] }) },
      options,
      serverWaitsMs: waitOf(request.requestTimeout),
    });
    return jobs;
  }

  /** `result` is for the job of a task listener. */
  completeJob(
    jobKey: string,
    variables: JsonObject = {},
    { result, ...options }: ChangeOptions & { readonly result?: T.JobResult } = {},
  ): Promise<void> {
    const told = result === undefined ? {} : { result: { type: 'userTask', ...result } };
    return this.job(jobKey, 'completion', { variables, ...told }, options);
  }

  failJob(jobKey: string, failure: T.FailJob = {}, options: ChangeOptions = {}): Promise<void> {
    return this.job(jobKey, 'failure', failure, options);
  }

  /** Throws a BPMN error at the job's task. */
  throwError(jobKey: string, error: T.ThrowJobError, options: ChangeOptions = {}): Promise<void> {
    return this.job(jobKey, 'error', error, options);
  }

  updateJob(jobKey: string, changeset: T.JobChanges, options: ChangeOptions = {}): Promise<void> {
    const where = path`/v2/jobs/${jobKey}`;
    return this.transport.send({
      kind: 'command',
      method: 'PATCH',
      path: where,
      json: { changeset },
      options,
    });
  }

  searchJobs(request: T.SearchRequest = {}, options: QueryOptions = {}): Promise<T.SearchResult<T.Job>> {
    const where = '/v2/jobs/search';
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }

  // --- the server ------------------------------------------------------------------------------------------------------------

  /** One attempt, so that it says what is the case now. */
  async health(options: CallOptions = {}): Promise<T.Health> {
    try {
      await this.transport.send({ kind: 'poll', method: 'GET', path: '/health/ready', options });
      return { live: true, ready: true, detail: null };
    } catch (error) {
      if (!(error instanceof OnwardError) || error.status !== 503) throw error;
      return { live: true, ready: false, detail: error.detail };
    }
  }

  topology(options: CallOptions = {}): Promise<T.Topology> {
    return this.transport.send({ kind: 'log', method: 'GET', path: '/v2/topology', options });
  }

  private job(jobKey: string, what: string, json: unknown, options: ChangeOptions): Promise<void> {
    const where = path`/v2/jobs/${jobKey}/${what}`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json, options });
  }
}

/** Which events of everything. */
export interface EventFilter {
  /** Only what is behind this position; `end`: only what is new. */
  readonly from?: Position | 'start' | 'end';
  readonly types?: readonly string[];
  /** The key or the process id of a definition. */
  readonly definition?: string;
  /** The key of a process instance. */
  readonly instance?: string;
}
