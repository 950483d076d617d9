import { keyOf, type Expressions, type Json, type JsonObject, type Key, type Position } from '@onward/model';
import type { CreatedInstance, CreateInstanceRequest, Outcome, RequestMeta } from '../api.js';
import type { DefinitionRegistry } from '../definitions/definition-registry.js';
import { notFound } from '../errors.js';
import { internalKey } from '../idempotency.js';
import { reserveNumber, type ReservationPorts } from '../numbers/reserved-number.js';

export interface ConditionPorts extends ReservationPorts {
  readonly registry: DefinitionRegistry;
  readonly expressions: Expressions;
  create(request: CreateInstanceRequest, meta: RequestMeta): Promise<Outcome<CreatedInstance>>;
}

/**
 * Starts an instance at each conditional start event whose condition holds with these variables: of the latest versions, or of one
 * definition. A condition that fails, or is not true, starts nothing.
 */
export async function evaluateConditions(
  ports: ConditionPorts,
  { definitionKey, variables }: { readonly definitionKey?: Key; readonly variables: JsonObject },
  meta: RequestMeta,
): Promise<Outcome<{ readonly evaluationKey: Key; readonly instances: readonly CreatedInstance[] }>> {
  const all = await ports.registry.startedBy('conditional', meta.tenantId);
  const starts =
    definitionKey === undefined
      ? all
      : all.filter(({ definition }) => definition.definitionKey === definitionKey);
  if (definitionKey !== undefined && starts.length === 0)
    return {
      ok: false,
      rejection: notFound(
        'PROCESS_DEFINITION_NOT_FOUND',
        `No latest version with a conditional start event has the key ${definitionKey}. Correct the key, or leave it out.`,
      ),
    };
  const { idempotencyKey, fingerprint = '' } = meta;
  const number =
    idempotencyKey === undefined
      ? await ports.numbers.next()
      : (await reserveNumber(ports, `evaluate/${idempotencyKey}`, fingerprint, meta)).number;
  const evaluationKey = keyOf(number);
  const lookup = (name: string): Json | undefined =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;
  const instances: CreatedInstance[] = [];
  let last: { readonly revision: number; readonly position: Position } = {
    revision: -1,
    position: await ports.eventStore.head(),
  };
  for (const { definition, start } of starts) {
    if (start.trigger.type !== 'conditional') continue;
    const held = ports.expressions.evaluate(start.trigger.condition, lookup, ports.clock.now());
    if (!held.ok || held.value !== true) continue;
    const created = await ports.create(
      { definitionKey: definition.definitionKey, startElement: start.element, variables },
      {
        ...meta,
        idempotencyKey: internalKey(`conditions/${evaluationKey}/${start.element}/${definition.processId}`),
        fingerprint,
      },
    );
    if (!created.ok) return created;
    instances.push(created.value);
    last = created;
  }
  return { ok: true, value: { evaluationKey, instances }, revision: last.revision, position: last.position };
}
