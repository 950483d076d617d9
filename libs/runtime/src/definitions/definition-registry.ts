import { gunzipSync } from 'node:zlib';
import { parseBpmn } from '@onward/bpmn';
import type { EventStore } from '@onward/event-store';
import {
  DEFAULT_TENANT,
  buildGraph,
  deploymentsStream,
  type Key,
  type ProcessDefinition,
  type ProcessGraph,
  type ResourceStored,
} from '@onward/model';
import type { DeployedDefinition } from '../api.js';
import { GraphCache } from './graph-cache.js';
import { StartIndex, type ProcessStart } from './start-index.js';
import {
  emptyDeploymentState,
  evolveDeployments,
  type DefinitionRecord,
  type DeploymentState,
} from './deployment-state.js';

const PAGE = 100;

/**
 * What is deployed: a few words per version in memory, folded from the deployments streams; files and graphs are loaded when
 * they are needed and cached. A key or process id it does not know makes it read what other nodes have deployed since.
 */
export class DefinitionRegistry {
  private readonly tenants = new Map<string, DeploymentState>();
  private readonly refreshing = new Map<string, Promise<DeploymentState>>();
  private readonly graphs = new GraphCache();
  private readonly outdated = new Set<string>();
  private readonly loading = new Map<Key, Promise<ProcessGraph | undefined>>();
  private readonly starts = new Map<string, StartIndex>();

  constructor(private readonly eventStore: EventStore) {}

  /** The tenant's state, brought to the tail of its stream. */
  refresh(tenantId: string = DEFAULT_TENANT): Promise<DeploymentState> {
    const running = this.refreshing.get(tenantId);
    if (running) return running;
    const refreshed = this.readTail(tenantId).finally(() => this.refreshing.delete(tenantId));
    this.refreshing.set(tenantId, refreshed);
    return refreshed;
  }

  /** Another node has deployed something. */
  noticed(tenantId: string): void {
    this.outdated.add(tenantId);
  }

  async byKey(definitionKey: Key): Promise<DeployedDefinition | undefined> {
    return (await this.record(definitionKey))?.deployed;
  }

  /** Synchronous where it is known, as it is for the definition of any instance at work. */
  deployed(definitionKey: Key): DeployedDefinition | undefined | Promise<DeployedDefinition | undefined> {
    return this.recordIfKnown(definitionKey)?.deployed ?? this.byKey(definitionKey);
  }

  /** The latest version, or the one asked for; undefined where there is none. */
  async find(processId: string, tenantId: string, version?: number): Promise<DeployedDefinition | undefined> {
    if (this.outdated.delete(tenantId)) await this.refreshOrRemember(tenantId);
    const known =
      this.lookUp(processId, tenantId, version) ??
      (await this.refresh(tenantId), this.lookUp(processId, tenantId, version));
    return known?.deployed;
  }

  /** The latest versions that a message or signal of this name starts, or that a condition may, as everybody has deployed them. */
  async startedBy(
    type: 'message' | 'signal' | 'conditional',
    tenantId: string,
    name?: string,
  ): Promise<readonly ProcessStart[]> {
    const state = await this.refresh(tenantId);
    const index = this.starts.get(tenantId) ?? new StartIndex();
    this.starts.set(tenantId, index);
    return index.find(state, type, name);
  }

  /** What a call activity of one definition calls: the latest version, the latest of a tag, or what was deployed with it. */
  async called(
    caller: Key,
    processId: string,
    binding: 'latest' | 'deployment' | 'versionTag',
    versionTag?: string,
  ): Promise<DeployedDefinition | undefined> {
    const calling = await this.record(caller);
    if (calling === undefined) return undefined;
    const { tenantId, deploymentKey } = calling.deployed;
    const versions = (await this.refresh(tenantId)).versions.get(processId) ?? [];
    if (binding === 'latest') return versions.at(-1)?.deployed;
    if (binding === 'versionTag')
      return versions.findLast(({ deployed }) => deployed.versionTag === versionTag)?.deployed;
    // A file that had not changed is not stored again with a later deployment: then it is the version that was the latest.
    const together = versions.find(({ deployed }) => deployed.deploymentKey === deploymentKey);
    const before = versions.findLast(({ resourceRevision }) => resourceRevision < calling.resourceRevision);
    return (together ?? before)?.deployed;
  }

  /** The deployed file, byte for byte. */
  async file(definitionKey: Key): Promise<Buffer | undefined> {
    const record = await this.record(definitionKey);
    if (record === undefined) return undefined;
    const stream = deploymentsStream(record.deployed.tenantId);
    const [event] = await this.eventStore.readStream(stream, { from: record.resourceRevision, limit: 1 });
    return gunzipSync(Buffer.from((event!.data as unknown as ResourceStored).content, 'base64'));
  }

  /** Synchronous where it is cached, as it is on the hot path. */
  graph(definitionKey: Key): ProcessGraph | undefined | Promise<ProcessGraph | undefined> {
    const cached = this.graphs.get(definitionKey);
    if (cached) return cached;
    const running = this.loading.get(definitionKey);
    if (running) return running;
    const loaded = this.loadGraph(definitionKey).finally(() => this.loading.delete(definitionKey));
    this.loading.set(definitionKey, loaded);
    return loaded;
  }

  private async loadGraph(definitionKey: Key): Promise<ProcessGraph | undefined> {
    const record = await this.record(definitionKey);
    const file = await this.file(definitionKey);
    if (record === undefined || file === undefined) return undefined;
    const { definitions } = await parseBpmn(file, record.deployed.resourceName);
    const definition = definitions.find(({ processId }) => processId === record.deployed.processId);
    if (definition === undefined)
      throw new Error(
        `the deployed file of definition ${definitionKey} no longer yields process "${record.deployed.processId}"`,
      );
    return this.remember(definitionKey, definition);
  }

  /** Of a definition that has just been read for its deployment: the file is not read again for its first instance. */
  remember(definitionKey: Key, definition: ProcessDefinition): ProcessGraph {
    const graph = buildGraph(definition);
    this.graphs.put(definitionKey, graph);
    return graph;
  }

  private async record(definitionKey: Key): Promise<DefinitionRecord | undefined> {
    const known = this.recordIfKnown(definitionKey);
    if (known) return known;
    await Promise.all([DEFAULT_TENANT, ...this.tenants.keys()].map((tenantId) => this.refresh(tenantId)));
    return this.recordIfKnown(definitionKey);
  }

  private recordIfKnown(definitionKey: Key): DefinitionRecord | undefined {
    for (const { byKey } of this.tenants.values()) {
      const record = byKey.get(definitionKey);
      if (record) return record;
    }
    return undefined;
  }

  private lookUp(
    processId: string,
    tenantId: string,
    version: number | undefined,
  ): DefinitionRecord | undefined {
    const versions = this.tenants.get(tenantId)?.versions.get(processId);
    return version === undefined || version === -1 ? versions?.at(-1) : versions?.[version - 1];
  }

  private async refreshOrRemember(tenantId: string): Promise<void> {
    try {
      // Not one that may have been under way when the other node deployed.
      await this.refreshing.get(tenantId);
      await this.refresh(tenantId);
    } catch (error) {
      this.outdated.add(tenantId);
      throw error;
    }
  }

  private async readTail(tenantId: string): Promise<DeploymentState> {
    const state = this.tenants.get(tenantId) ?? emptyDeploymentState();
    for (;;) {
      const events = await this.eventStore.readStream(deploymentsStream(tenantId), {
        from: state.revision + 1,
        limit: PAGE,
      });
      for (const event of events) evolveDeployments(state, event);
      this.tenants.set(tenantId, state);
      if (events.length < PAGE) return state;
    }
  }
}
