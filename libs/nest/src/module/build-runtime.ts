import { hostname } from 'node:os';
import { DEFAULT_LIMITS } from '@onward/engine';
import { createExpressions, createSchedules } from '@onward/expressions';
import { systemClock } from '@onward/model';
import { createRuntime, systemEntropy, type Runtime, type RuntimePorts } from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import { folderExport } from '../archive/folder-export.js';
import { projectionsOf } from '../read-side/projections-of.js';
import { nestLogger } from './nest-logger.js';
import type { OnwardOptions } from './onward.options.js';
import { folderFor, isSharedEventStore, isSharedReadStore } from './stores.js';
import type { Stores } from './tokens.js';

/** The runtime with its ports: production's adapters, unless the options bring others. */
export async function buildRuntime(
  options: OnwardOptions,
  stores: Stores,
  publish: NonNullable<RuntimePorts['publish']>,
): Promise<Runtime> {
  const { projectionModules: modules, projections = [], readModels } = options;
  return createRuntime(
    {
      ...stores,
      expressions: createExpressions(),
      schedules: createSchedules(),
      projections:
        stores.projectionHost === undefined
          ? [...(await projectionsOf({ readModels, modules })), ...projections]
          : [],
      sagas: SAGAS,
      publish,
      clock: options.clock ?? systemClock,
      ...(options.pauses === undefined ? {} : { pauses: options.pauses }),
      entropy: options.entropy ?? systemEntropy,
      logger: options.logger ?? nestLogger(),
      ...archiveOf(options),
    },
    {
      limits: DEFAULT_LIMITS,
      sharedStore: isSharedEventStore(options),
      sharedReadStore: isSharedReadStore(options),
      nodeName: hostname(),
      ...options.runtime,
    },
  );
}

function archiveOf(options: OnwardOptions): Pick<RuntimePorts, 'archive'> {
  const { archive } = options;
  if (archive === undefined) return {};
  const folder = archive.folder ?? folderFor(options, 'archive');
  return { archive: { afterMs: archive.afterMs, export: folderExport(folder) } };
}
