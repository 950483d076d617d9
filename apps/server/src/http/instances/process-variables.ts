import { ordinalMap, type InstanceState } from '@onward/engine';
import type { JsonObject } from '@onward/model';

/** The variables of the process itself, also after its end. */
export const processVariables = ({ finalVariables, elementInstances }: InstanceState): JsonObject =>
  finalVariables ?? ordinalMap.get(elementInstances, 0)?.variables ?? {};
