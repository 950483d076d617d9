import type { EventMetadata } from '@onward/event-store';
import { DEFAULT_TENANT, SYSTEM_ACTOR, type Clock } from '@onward/model';
import type { Entropy } from '../ports.js';

/** The envelope of what nodes write for each other: nobody's command led to it. */
export function systemMetadata({
  clock,
  entropy,
}: {
  readonly clock: Clock;
  readonly entropy: Entropy;
}): EventMetadata {
  const commandId = entropy.uuid();
  return {
    version: 1,
    time: clock.now(),
    tenantId: DEFAULT_TENANT,
    actor: SYSTEM_ACTOR,
    commandId,
    $correlationId: commandId,
    $causationId: commandId,
  };
}
