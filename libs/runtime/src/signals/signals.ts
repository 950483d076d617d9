import type { Command } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { TaskOf } from '@onward/sagas';
import type { CreatedInstance, CreateInstanceRequest, Outcome, RequestMeta } from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import { internalKey } from '../idempotency.js';
import { DONE, firstProblem } from '../tasks/outcomes.js';

export interface SignalPorts {
  readonly registry: DefinitionRegistry;
  /** Keys of the instances that wait for a signal, page by page, each once per page; complete up to the present. */
  waitingFor(name: string, tenantId: string): AsyncIterable<readonly Key[]>;
  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>>;
  create(request: CreateInstanceRequest, meta: RequestMeta): Promise<Outcome<CreatedInstance>>;
}

/** Instances told at once. */
const CONCURRENCY = 64;

/**
 * Brings a signal to every instance that waits for it and starts the latest versions that it starts. Each instance remembers that it has had
 * it, so that all can be told again after a crash.
 */
export async function broadcastSignal(
  ports: SignalPorts,
  { name, variables, once, thrower }: TaskOf<'BroadcastSignal'>,
  meta: RequestMeta,
): Promise<Outcome<JsonObject>> {
  const command: Command = { type: 'ReceiveSignal', name, variables };
  const told = { ...meta, idempotencyKey: internalKey(`signal/${once}`), fingerprint: '' };
  // An instance that refuses it for good keeps it from no other one.
  let lasting: Outcome<JsonObject> | undefined;
  for await (const all of ports.waitingFor(name, meta.tenantId)) {
    const page = all.filter((instanceKey) => instanceKey !== thrower);
    for (let at = 0; at < page.length; at += CONCURRENCY) {
      const outcomes = await Promise.all(
        page.slice(at, at + CONCURRENCY).map((instanceKey) => ports.execute(instanceKey, command, told)),
      );
      for (const outcome of outcomes) {
        const problem = firstProblem([outcome]);
        if (isUnavailable(problem)) return problem;
        lasting ??= problem;
      }
    }
  }
  for (const { definition, start } of await ports.registry.startedBy('signal', meta.tenantId, name)) {
    const { definitionKey, processId } = definition;
    const outcome = await ports.create(
      { definitionKey, startElement: start.element, variables },
      { ...meta, idempotencyKey: internalKey(`signal/${once}/${processId}`), fingerprint: '' },
    );
    const problem = firstProblem([outcome]);
    if (isUnavailable(problem)) return problem;
    lasting ??= problem;
  }
  return lasting ?? DONE;
}

const isUnavailable = (problem: Outcome<JsonObject> | undefined): problem is Outcome<JsonObject> =>
  problem?.ok === false && problem.rejection.kind === 'UNAVAILABLE';
