import { toXml } from '@onward/bpmn';
import type { Command } from '@onward/engine';
import { DEFAULT_TENANT, type JsonObject, type Key, type ProcessDefinition } from '@onward/model';
import type { HandlerJob, JobHandler, Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { seededEntropy } from '../entropy.js';
import { VirtualClock } from '../virtual-clock.js';
import { InstanceTest } from './instance-test.js';
import { startNode } from './node.js';

export interface Given {
  /** What service tasks do, by job type. A type without a handler waits. */
  readonly handlers?: Readonly<Record<string, JobHandler>>;
  /** The process's id, where a file holds several. */
  readonly processId?: string;
}

/**
 * Tests a process as code, given/when/then, on virtual time: the production engine, runtime, saga and read models, on stores in memory.
 *
 * ```ts
 * const test = await givenProcess(orderFulfilment, { handlers });
 * const order = await test.whenStarted({ amount: 250 });
 * await order.whenUserTaskCompleted('approveOrder', { approved: true });
 * await order.thenEnded('COMPLETED');
 * ```
 * `process`: a definition of the builder, or the content of a BPMN file.
 */
export async function givenProcess(
  process: ProcessDefinition | string | Uint8Array,
  given: Given = {},
): Promise<ProcessTest> {
  const clock = new VirtualClock();
  const { runtime } = await startNode(clock);
  const test = new ProcessTest(runtime, clock);
  await test.deploy(process, given.processId);
  for (const [type, handler] of Object.entries(given.handlers ?? {})) test.givenHandler(type, handler);
  return test;
}

export class ProcessTest {
  readonly #entropy = seededEntropy(2);
  readonly #calls: HandlerJob[] = [];
  #processId = '';

  constructor(
    readonly runtime: Runtime,
    readonly clock: VirtualClock,
  ) {}

  /** Every call of a handler so far, attempts that failed included, in order; of one job type where it is named. */
  calls(type?: string): readonly HandlerJob[] {
    return this.#calls.filter((job) => type === undefined || job.type === type);
  }

  givenHandler(type: string, handler: JobHandler): void {
    this.runtime.jobs.handle(type, (job) => {
      this.#calls.push(job);
      return handler(job);
    });
  }

  /** Starts an instance and lets it run until it waits for something. */
  async whenStarted(variables: JsonObject = {}): Promise<InstanceTest> {
    const created = await this.runtime.createInstance(
      { processId: this.#processId, variables },
      this.#meta(),
    );
    const { instanceKey } = this.#value(created);
    await this.clock.advance(0);
    return new InstanceTest(this, instanceKey);
  }

  /** Lets time pass, with everything that becomes due. */
  async whenTimePasses(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Sends a command to an instance and lets it run until it waits again. Throws where the command is refused. */
  async whenCommanded(instanceKey: Key, command: Command): Promise<JsonObject> {
    const answer = this.#value(await this.runtime.execute(instanceKey, command, this.#meta()));
    await this.clock.advance(0);
    return answer;
  }

  async deploy(process: ProcessDefinition | string | Uint8Array, processId?: string): Promise<void> {
    const content =
      typeof process === 'string' || process instanceof Uint8Array ? process : await toXml(process);
    const resources = [{ name: 'process.bpmn', content: Buffer.from(content as string) }];
    const { definitions } = this.#value(await this.runtime.deploy(resources, this.#meta()));
    this.#processId = processId ?? definitions[0]!.processId;
  }

  /** Ends the runtime; a test that leaves it out leaves nothing behind but memory. */
  async stop(): Promise<void> {
    await this.runtime.stop();
  }

  #meta(): RequestMeta {
    return { tenantId: DEFAULT_TENANT, actor: 'test', commandId: this.#entropy.uuid() };
  }

  #value<T>(outcome: Outcome<T>): T {
    if (outcome.ok) return outcome.value;
    const { code, message, problems = [] } = outcome.rejection;
    const lines = problems.map(
      (problem) => `\n  ${problem.elementId ?? ''} ${problem.code}: ${problem.message}`,
    );
    throw new Error(`${code}: ${message}${lines.join('')}`);
  }
}
