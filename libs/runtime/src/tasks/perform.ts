import type { Command, InstanceState } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Task, TaskOf, TaskType } from '@onward/sagas';
import type { CreatedInstance, CreateInstanceRequest, Outcome, RequestMeta } from '../api.js';
import { callProcess, escalateToCaller, tellCaller } from '../calls/calls.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import { guarded } from '../errors.js';
import { internalKey } from '../idempotency.js';
import type { Correlation } from '../messages/correlation.js';
import type { MessageStreams } from '../messages/messages.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import { broadcastSignal, type SignalPorts } from '../signals/signals.js';
import type { Starts } from '../starts/starts.js';
import { DONE, firstProblem } from './outcomes.js';

export interface TaskPorts {
  readonly registry: DefinitionRegistry;
  readonly numbers: NumberAllocator;
  readonly messages: MessageStreams;
  readonly correlation: Correlation;
  readonly starts: Starts;
  readonly waitingFor: SignalPorts['waitingFor'];
  readonly execute: (instanceKey: Key, command: Command, meta: RequestMeta) => Promise<Outcome<JsonObject>>;
  readonly create: (request: CreateInstanceRequest, meta: RequestMeta) => Promise<Outcome<CreatedInstance>>;
  /** As this node knows it. */
  readonly known: (instanceKey: Key) => Promise<InstanceState | undefined>;
  /** At the tail of its stream. */
  readonly stateOf: (instanceKey: Key) => Promise<InstanceState | undefined>;
}

type Performers = {
  readonly [T in TaskType]: (
    ports: TaskPorts,
    task: TaskOf<T>,
    meta: RequestMeta,
  ) => Promise<Outcome<JsonObject>>;
};

const PERFORMERS: Performers = {
  OpenMessageSubscription: ({ correlation }, task, meta) => correlation.open(task, meta),
  CloseMessageSubscription: ({ correlation }, task, meta) => correlation.close(task, meta),
  OfferMessage: ({ correlation }, task, meta) => correlation.offer(task, meta),
  CorrelateMessage: ({ correlation }, task, meta) => correlation.correlate(task, meta),
  async PublishMessage({ messages }, { once, ...request }, meta) {
    const outcome = await messages.publish(request, meta, { key: internalKey(once), fingerprint: '' });
    // An id that lives already: it has been published, which is what the thrower wants.
    return firstProblem([outcome]) ?? DONE;
  },
  BroadcastSignal: (ports, task, meta) => broadcastSignal(ports, task, meta),
  CallProcess: (ports, task, meta) => callProcess(ports, task, meta),
  async TellCaller(ports, task, meta) {
    const ended = (await knownSince(ports, task)) ?? (await ports.stateOf(task.instanceKey));
    if (ended?.startedBy !== undefined)
      return ports.correlation.ended(ended.startedBy, ended.processId, meta);
    return tellCaller(ports, task, ended, meta);
  },
  EscalateToCaller: async (ports, task, meta) =>
    escalateToCaller(ports, task, await knownSince(ports, task), meta),
  ArrangeStarts: ({ starts }, task, meta) => starts.arrange(task, meta),
  async StartInstance({ create }, { once, definitionKey, element, variables }, meta) {
    const outcome = await create(
      { definitionKey, startElement: element, variables },
      { ...meta, idempotencyKey: internalKey(once), fingerprint: '' },
    );
    return firstProblem([outcome]) ?? DONE;
  },
};

/** The instance as this node knows it, where that is no older than the event that the task comes from. */
async function knownSince(
  { known }: TaskPorts,
  { instanceKey, revision }: TaskOf<'TellCaller' | 'EscalateToCaller'>,
): Promise<InstanceState | undefined> {
  const state = await known(instanceKey);
  return state !== undefined && state.revision >= revision ? state : undefined;
}

/** Carries out what a saga wants beyond one instance. A repeat changes nothing. */
export function perform(ports: TaskPorts, task: Task, meta: RequestMeta): Promise<Outcome<JsonObject>> {
  return guarded(() => (PERFORMERS[task.type] as Performers['OfferMessage'])(ports, task as never, meta));
}
