import type { CommandOf } from '@onward/engine';
import type { EventStore } from '@onward/event-store';
import { keyOf, type Clock, type JsonObject, type Key } from '@onward/model';
import type {
  CreatedInstance,
  CreateInstanceRequest,
  DeployedDefinition,
  Outcome,
  RequestMeta,
} from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import { appendFirst } from '../append.js';
import { notFound } from '../errors.js';
import { keyReused, streamOfKey } from '../idempotency.js';
import type { NumberAllocator } from '../numbers/number-allocator.js';
import type { Entropy } from '../ports.js';

export interface CreatePorts {
  readonly eventStore: EventStore;
  readonly registry: DefinitionRegistry;
  readonly numbers: NumberAllocator;
  readonly clock: Clock;
  readonly pauses?: Clock;
  readonly entropy: Entropy;
  execute(
    instanceKey: Key,
    command: CommandOf<'CreateProcessInstance'>,
    meta: RequestMeta,
  ): Promise<Outcome<JsonObject>>;
}

/** What an idempotency key has been given before the instance exists. */
interface Reservation {
  readonly instanceNumber: number;
  readonly definitionKey: Key;
  readonly fingerprint: string;
}

/**
 * Creates an instance. With an idempotency key its number is reserved first in a stream of that key, so that however often the
 * command comes, and wherever a crash falls, there is one instance.
 */
export async function createInstance(
  ports: CreatePorts,
  request: CreateInstanceRequest,
  meta: RequestMeta,
): Promise<Outcome<CreatedInstance>> {
  let reservation = meta.idempotencyKey === undefined ? undefined : await readReservation(ports, meta);
  let definition: DeployedDefinition | undefined;
  if (reservation === undefined) {
    definition = await definitionFor(ports, request, meta);
    if (definition === undefined) return { ok: false, rejection: unknownDefinition(request) };
    const instanceNumber = await ports.numbers.next();
    const { definitionKey } = definition;
    reservation =
      meta.idempotencyKey === undefined
        ? { instanceNumber, definitionKey, fingerprint: '' }
        : await reserve(ports, { instanceNumber, definitionKey, fingerprint: meta.fingerprint ?? '' }, meta);
  }
  if (meta.idempotencyKey !== undefined && !isOf(reservation, meta))
    return { ok: false, rejection: keyReused() };
  if (definition?.definitionKey !== reservation.definitionKey)
    definition = await ports.registry.byKey(reservation.definitionKey);
  const instanceKey = keyOf(reservation.instanceNumber);
  const outcome = await ports.execute(
    instanceKey,
    createCommand(definition!, request, reservation.instanceNumber),
    meta,
  );
  return outcome.ok ? { ...outcome, value: { instanceKey, definition: definition! } } : outcome;
}

function createCommand(
  definition: DeployedDefinition,
  request: CreateInstanceRequest,
  instanceNumber: number,
): CommandOf<'CreateProcessInstance'> {
  const { variables, businessId, tags, startElement, startedBy } = request;
  return {
    type: 'CreateProcessInstance',
    definitionKey: definition.definitionKey,
    processVersion: definition.version,
    instanceNumber,
    variables,
    ...(businessId === undefined ? {} : { businessId }),
    ...(tags === undefined ? {} : { tags }),
    ...(startElement === undefined ? {} : { startElement }),
    ...(startedBy === undefined ? {} : { startedBy }),
  };
}

async function definitionFor(
  ports: CreatePorts,
  request: CreateInstanceRequest,
  meta: RequestMeta,
): Promise<DeployedDefinition | undefined> {
  if (request.definitionKey === undefined)
    return ports.registry.find(request.processId ?? '', meta.tenantId, request.version);
  const definition = await ports.registry.byKey(request.definitionKey);
  return definition?.tenantId === meta.tenantId ? definition : undefined;
}

function unknownDefinition({ definitionKey, processId, version }: CreateInstanceRequest) {
  const wanted =
    definitionKey !== undefined
      ? `no process definition has the key ${definitionKey}`
      : `no process "${processId}"${version === undefined || version === -1 ? '' : ` in version ${version}`} is deployed`;
  return notFound(
    'PROCESS_DEFINITION_NOT_FOUND',
    `Cannot create an instance: ${wanted}. Deploy it first, or correct the id.`,
  );
}

const streamOf = ({ tenantId, idempotencyKey = '' }: RequestMeta): string =>
  streamOfKey(tenantId, idempotencyKey);

/** The key may have been claimed for something that creates no instance. */
const isOf = ({ fingerprint, instanceNumber }: Partial<Reservation>, meta: RequestMeta): boolean =>
  instanceNumber !== undefined && fingerprint === (meta.fingerprint ?? '');

async function readReservation(
  { eventStore }: CreatePorts,
  meta: RequestMeta,
): Promise<Reservation | undefined> {
  const [event] = await eventStore.readStream(streamOf(meta), { limit: 1 });
  return event?.data as unknown as Reservation | undefined;
}

/** This reservation, or the one that was there first. */
async function reserve(
  ports: CreatePorts,
  reservation: Reservation,
  meta: RequestMeta,
): Promise<Reservation> {
  const reserved = { type: 'InstanceReserved', data: { ...reservation } };
  const { before } = await appendFirst(ports, streamOf(meta), reserved, meta);
  return before === undefined ? reservation : (before.data as unknown as Reservation);
}
