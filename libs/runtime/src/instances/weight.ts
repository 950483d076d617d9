import type { EngineEvent } from '@onward/engine';
import type { Json } from '@onward/model';

/** A rough size in memory of what an event adds to a state, bytes: cheap, and right enough to bound a cache. */
export function weightOf(event: EngineEvent): number {
  return event.type === 'VariablesSet' ? 200 + weightOfJson(event.data.variables) : 120;
}

/** A rough size in memory of a JSON value, bytes. */
function weightOfJson(value: Json | undefined): number {
  if (typeof value === 'string') return 24 + value.length;
  if (value === null || typeof value !== 'object') return 16;
  let sum = 32;
  if (Array.isArray(value)) for (const item of value as readonly Json[]) sum += 8 + weightOfJson(item);
  else
    for (const item of Object.values(value as Readonly<Record<string, Json>>)) sum += 40 + weightOfJson(item);
  return sum;
}

/** A state before its first event. */
export const BASE_WEIGHT = 1500;
