import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { parseBpmn } from '@onward/bpmn';
import { MAX_APPEND_BYTES, WrongExpectedRevision, type EventStore, type NewEvent } from '@onward/event-store';
import {
  deploymentsStream,
  keyOf,
  ownerOf,
  type Clock,
  type DefinitionDeployed,
  type JsonObject,
  type Position,
} from '@onward/model';
import type { DeployedDefinition, Deployment, Outcome, RequestMeta, Resource } from '../api.js';
import { appendUntilKnown } from '../append.js';
import { metadataOf } from '../metadata.js';
import { tooManyConflicts } from '../errors.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import type { Entropy, RuntimeOptions } from '../ports.js';
import { decideDeployment, type DeploymentDecision, type ParsedResource } from './decide-deployment.js';
import { startTriggers, type TriggerPorts } from './start-triggers.js';
import type { DefinitionRegistry } from './definition-registry.js';
import type { DeploymentState } from './deployment-state.js';

export interface DeployPorts extends TriggerPorts {
  readonly eventStore: EventStore;
  readonly registry: DefinitionRegistry;
  readonly numbers: NumberAllocator;
  readonly clock: Clock;
  readonly pauses?: Clock;
  readonly entropy: Entropy;
  readonly options: RuntimeOptions;
}

interface Packed extends ParsedResource {
  /** gzip, base64. */
  readonly content: string;
}

const MAX_DEPLOYMENT_BYTES = MAX_APPEND_BYTES - 64 * 1024;

/** Parses the files, decides, appends to the tenant's deployments stream; a conflict reads its tail and decides again. */
export async function deploy(
  ports: DeployPorts,
  resources: readonly Resource[],
  meta: RequestMeta,
): Promise<Outcome<Deployment>> {
  if (resources.length === 0) {
    const message = 'The deployment has no file. Deploy at least one.';
    return { ok: false, rejection: { kind: 'INVALID', code: 'NO_RESOURCES', message } };
  }
  const packed = await Promise.all(resources.map((resource) => pack(resource, ports)));
  const stored = packed.reduce((sum, { content }) => sum + content.length, 0);
  if (stored > MAX_DEPLOYMENT_BYTES) {
    const message = `The files take ${stored} bytes compressed, more than the ${MAX_DEPLOYMENT_BYTES} of one deployment. Deploy them in several.`;
    return { ok: false, rejection: { kind: 'LIMIT', code: 'DEPLOYMENT_TOO_LARGE', message } };
  }
  const instanceNumber = await ports.numbers.next();
  for (let conflicts = 0; conflicts <= ports.options.maxConflicts; conflicts++) {
    const state = await ports.registry.refresh(meta.tenantId);
    const replay = await replayed(ports, state, meta);
    if (replay) return replay;
    const decision = decideDeployment(state, packed, instanceNumber);
    if (!decision.accepted) return { ok: false, rejection: decision.rejection };
    const answer = await append(ports, state, decision, packed, instanceNumber, meta);
    if (answer) return answer;
  }
  return { ok: false, rejection: tooManyConflicts() };
}

async function pack({ name, content }: Resource, ports: DeployPorts): Promise<Packed> {
  const { definitions, problems } = await parseBpmn(content, name);
  const found = definitions.map((definition) => ({
    processId: definition.processId,
    ...startTriggers(definition, name, ports, ports.clock.now()),
  }));
  const starts = new Map(found.map((one) => [one.processId, one.starts]));
  const all = [...problems, ...found.flatMap((one) => one.problems)];
  const checksum = createHash('sha256').update(content).digest('hex');
  return {
    name,
    checksum,
    definitions,
    problems: all,
    starts,
    content: gzipSync(content).toString('base64'),
  };
}

/** The first answer, where this idempotency key has had one. */
async function replayed(
  ports: DeployPorts,
  state: DeploymentState,
  meta: RequestMeta,
): Promise<Outcome<Deployment> | undefined> {
  const remembered = meta.idempotencyKey === undefined ? undefined : state.commands.get(meta.idempotencyKey);
  if (remembered === undefined) return undefined;
  if (remembered.fingerprint !== meta.fingerprint) {
    const message =
      'This Idempotency-Key was used with another deployment. Use a fresh key for another request.';
    return { ok: false, rejection: { kind: 'KEY_REUSED', code: 'IDEMPOTENCY_KEY_REUSED', message } };
  }
  const { result, revision } = remembered;
  const [event] = await ports.eventStore.readStream(deploymentsStream(meta.tenantId), {
    from: revision,
    limit: 1,
  });
  return {
    ok: true,
    value: result as unknown as Deployment,
    revision,
    position: event!.position,
    replayed: true,
  };
}

/** Undefined on a conflict. */
async function append(
  ports: DeployPorts,
  state: DeploymentState,
  decision: DeploymentDecision & { accepted: true },
  packed: readonly Packed[],
  instanceNumber: number,
  meta: RequestMeta,
): Promise<Outcome<Deployment> | undefined> {
  const { registry, entropy, clock } = ports;
  const { created, resources } = decision;
  const read = new Map(resources.flatMap((one) => one.definitions).map((one) => [one.processId, one]));
  const deploymentKey =
    created.length > 0 ? keyOf(instanceNumber) : ownerOf(decision.definitions[0]!.definitionKey);
  const definitions = decision.definitions.map((definition): DeployedDefinition => {
    const { starts: _starts, ...named } = definition as DefinitionDeployed;
    return { tenantId: meta.tenantId, deploymentKey, ...named };
  });
  const value: Deployment = { deploymentKey, tenantId: meta.tenantId, definitions };
  const events: { type: string; data: unknown }[] = [];
  if (created.length > 0) {
    for (const { name } of resources) {
      const content = packed.find((one) => one.name === name)!.content;
      events.push({
        type: 'ResourceStored',
        data: { deploymentKey, name, encoding: 'gzip-base64', content },
      });
    }
    const files = resources.map(({ name, checksum }) => ({ name, checksum }));
    events.push({
      type: 'DeploymentCreated',
      data: { deploymentKey, resources: files, definitions: created },
    });
  }
  if (meta.idempotencyKey !== undefined) {
    const data = { commandId: meta.idempotencyKey, fingerprint: meta.fingerprint ?? '', result: value };
    events.push({ type: 'CommandRecorded', data });
  }
  const stream = deploymentsStream(meta.tenantId);
  if (events.length === 0)
    return {
      ok: true,
      value,
      revision: state.revision,
      position: await positionOf(ports, stream, state.revision),
    };
  const time = Math.max(clock.now(), state.time);
  const metadata = metadataOf(meta, time);
  try {
    const { revision, position } = await appendUntilKnown(ports, {
      stream,
      expectedRevision: state.revision < 0 ? 'no-stream' : state.revision,
      events: events.map(({ type, data }): NewEvent => ({ type, data: data as JsonObject, metadata })),
      decisionId: entropy.uuid(),
    });
    await registry.refresh(meta.tenantId);
    for (const { definitionKey, processId } of created)
      registry.remember(definitionKey, read.get(processId)!);
    return { ok: true, value, revision, position };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return undefined;
    throw error;
  }
}

async function positionOf(ports: DeployPorts, stream: string, revision: number): Promise<Position> {
  const [event] = await ports.eventStore.readStream(stream, { from: revision, limit: 1 });
  return event!.position;
}
