import type { Command, InstanceState } from '@onward/engine';
import { keyOf, parseKey, type JsonObject, type Key } from '@onward/model';
import type { TaskOf } from '@onward/sagas';
import type { Outcome, RequestMeta } from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import { DONE } from '../tasks/outcomes.js';

export interface CallPorts {
  readonly registry: DefinitionRegistry;
  readonly numbers: NumberAllocator;
  readonly execute: (instanceKey: Key, command: Command, meta: RequestMeta) => Promise<Outcome<JsonObject>>;
  /** At the tail of its stream. */
  readonly stateOf: (instanceKey: Key) => Promise<InstanceState | undefined>;
}

/** Instances that call each other, one within the other: more are a recursion without end. */
const MAX_DEPTH = 100;

/**
 * Creates what a call activity has called. The child's key is recorded in the caller before the child is created: a repeat finds it there,
 * and creating the child again is refused by its stream.
 */
export async function callProcess(
  ports: CallPorts,
  task: TaskOf<'CallProcess'>,
  meta: RequestMeta,
): Promise<Outcome<JsonObject>> {
  const { instanceKey, elementInstance, variables } = task;
  const caller = await ports.stateOf(instanceKey);
  if (caller === undefined) return DONE;
  const refuse = (message: string): Promise<Outcome<JsonObject>> =>
    ports.execute(instanceKey, { type: 'RejectCall', elementInstance, message }, meta);
  const callers = [
    ...(caller.parent?.callers ?? []),
    ...(caller.parent === undefined ? [] : [caller.parent.instanceKey]),
  ];
  if (callers.length >= MAX_DEPTH)
    return refuse(`More than ${MAX_DEPTH} processes call each other. End the recursion.`);
  const definition = await ports.registry.called(
    task.definitionKey,
    task.processId,
    task.binding,
    task.versionTag,
  );
  if (definition === undefined) return refuse(unknownProcess(task));
  const { definitionKey, version } = definition;
  const graph = await ports.registry.graph(definitionKey);
  if (graph === undefined || graph.starts().length === 0)
    return refuse(
      `The process "${task.processId}" has no none start event. Add one, deploy it, then resolve the incident.`,
    );
  const assigned = await assign(ports, task, definitionKey, meta);
  if ('ok' in assigned) return assigned;
  const { child } = assigned;
  const created = await ports.execute(
    child,
    {
      type: 'CreateProcessInstance',
      definitionKey,
      processVersion: version,
      instanceNumber: parseKey(child)!.instanceNumber,
      variables,
      parent: { instanceKey, elementInstance, ...(callers.length === 0 ? {} : { callers }) },
    },
    meta,
  );
  if (created.ok || created.rejection.code === 'PROCESS_INSTANCE_EXISTS') return DONE;
  return created.rejection.kind === 'UNAVAILABLE' ? created : refuse(created.rejection.message);
}

/** The child's key: the one that has been recorded before, or a fresh one that is recorded now. */
async function assign(
  { numbers, execute }: CallPorts,
  { instanceKey, elementInstance }: TaskOf<'CallProcess'>,
  childDefinition: Key,
  meta: RequestMeta,
): Promise<{ readonly child: Key } | Outcome<JsonObject>> {
  const child = keyOf(await numbers.next());
  const outcome = await execute(
    instanceKey,
    { type: 'AssignChildInstance', elementInstance, child, childDefinition },
    meta,
  );
  // Refused: the call activity has ended meanwhile.
  if (!outcome.ok) return outcome.rejection.kind === 'UNAVAILABLE' ? outcome : DONE;
  return { child: outcome.value['child'] as Key };
}

function unknownProcess({ processId, binding, versionTag }: TaskOf<'CallProcess'>): string {
  const which =
    binding === 'versionTag'
      ? ` with the version tag "${versionTag}"`
      : binding === 'deployment'
        ? ' in the same deployment or before it'
        : '';
  return `No process "${processId}" is deployed${which}. Deploy it, then resolve the incident.`;
}

/** Tells the call activity that what it has called has thrown an escalation; a repeat is known there by its revision. */
export async function escalateToCaller(
  { execute, stateOf }: CallPorts,
  { instanceKey, revision, code, variables }: TaskOf<'EscalateToCaller'>,
  child: InstanceState | undefined,
  meta: RequestMeta,
): Promise<Outcome<JsonObject>> {
  const { parent } = child ?? (await stateOf(instanceKey)) ?? {};
  if (parent === undefined) return DONE;
  const { elementInstance } = parent;
  const command = {
    type: 'EscalateCall' as const,
    elementInstance,
    child: instanceKey,
    revision,
    code,
    variables,
  };
  return execute(parent.instanceKey, command, meta);
}

/** Tells the call activity how what it has called has ended. */
export async function tellCaller(
  { execute }: Pick<CallPorts, 'execute'>,
  { instanceKey, outcome, errorCode, message }: TaskOf<'TellCaller'>,
  child: InstanceState | undefined,
  meta: RequestMeta,
): Promise<Outcome<JsonObject>> {
  const { parent, finalVariables } = child ?? {};
  if (parent === undefined) return DONE;
  const command: Command = {
    type: 'EndCall',
    elementInstance: parent.elementInstance,
    child: instanceKey,
    outcome,
    ...(outcome === 'completed' && finalVariables !== undefined ? { variables: finalVariables } : {}),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(message === undefined ? {} : { message }),
  };
  return execute(parent.instanceKey, command, meta);
}
