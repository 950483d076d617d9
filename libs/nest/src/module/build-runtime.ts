import { hostname } from 'node:os';
import { DEFAULT_LIMITS } from '@onward/engine';
import { createExpressions } from '@onward/expressions';
import { systemClock } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import { createRuntime, systemEntropy, type Runtime, type RuntimePorts } from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import { nestLogger } from './nest-logger.js';
import type { OnwardOptions } from './onward.options.js';
import { isSharedEventStore } from './stores.js';
import type { Stores } from './tokens.js';

/** The runtime with its ports: production's adapters, unless the options bring others. */
export function buildRuntime(
  options: OnwardOptions,
  stores: Stores,
  publish: NonNullable<RuntimePorts['publish']>,
): Runtime {
  return createRuntime(
    {
      ...stores,
      expressions: createExpressions(),
      projections: [...READ_MODELS, ...(options.projections ?? [])],
      sagas: SAGAS,
      publish,
      clock: options.clock ?? systemClock,
      entropy: options.entropy ?? systemEntropy,
      logger: options.logger ?? nestLogger(),
    },
    {
      limits: DEFAULT_LIMITS,
      sharedStore: isSharedEventStore(options),
      nodeName: hostname(),
      ...options.runtime,
    },
  );
}
