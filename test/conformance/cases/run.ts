import { activeIncidents, instances, type SeenIncident, type SeenInstance } from '../server/instances.js';
import type { ConformanceServer } from '../server/start-server.js';
import type { CaseWorker } from './worker.js';

/** One case under way: what belongs to it, and who works for it. */
export class CaseRun {
  /** The key of the instance that was started for it. */
  main: string | undefined;
  #before = new Set<string>();

  constructor(
    readonly server: ConformanceServer,
    readonly worker: CaseWorker,
  ) {}

  /** What is there already belongs to others. */
  async begin(): Promise<void> {
    this.#before = new Set(
      (await instances(this.server.api)).map(({ processInstanceKey }) => processInstanceKey),
    );
  }

  async instances(): Promise<readonly SeenInstance[]> {
    return (await instances(this.server.api)).filter(
      ({ processInstanceKey }) => !this.#before.has(processInstanceKey),
    );
  }

  async incidents(): Promise<readonly SeenIncident[]> {
    return (await activeIncidents(this.server.api)).filter(
      ({ processInstanceKey }) => !this.#before.has(processInstanceKey),
    );
  }

  /** The states of its active instances, as they are now. */
  async states(): Promise<readonly StateView[]> {
    const active = (await this.instances()).filter(({ state }) => state === 'ACTIVE');
    return Promise.all(active.map(({ processInstanceKey }) => this.state(processInstanceKey)));
  }

  async state(key: string): Promise<StateView> {
    return (await this.ok(this.server.api.get(`/v2/process-instances/${key}/state`), 200)) as StateView;
  }

  /** The body of an answer that has this status. */
  async ok(sent: Promise<{ status: number; body: unknown }>, expected: number): Promise<unknown> {
    const { status, body } = await sent;
    if (status !== expected) throw new Error(`${status} instead of ${expected}: ${JSON.stringify(body)}`);
    return body;
  }

  async start(processDefinitionId: string, variables: object): Promise<string> {
    const body = await this.ok(
      this.server.api.post('/v2/process-instances', { processDefinitionId, variables }),
      200,
    );
    return (body as { processInstanceKey: string }).processInstanceKey;
  }
}

export interface StateView {
  readonly processInstanceKey: string;
  readonly state: string;
  readonly endReason: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tokens: readonly { readonly elementId: string; readonly elementInstanceKey: string | null }[];
  readonly userTasks: readonly { readonly elementId: string; readonly userTaskKey: string }[];
}
