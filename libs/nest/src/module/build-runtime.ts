import { hostname } from 'node:os';
import { DEFAULT_LIMITS } from '@onward/engine';
import { createExpressions, createSchedules } from '@onward/expressions';
import { systemClock } from '@onward/model';
import { READ_MODELS, type Projection } from '@onward/read-models';
import {
  createRuntime,
  NEEDED_READ_MODELS,
  systemEntropy,
  type Runtime,
  type RuntimePorts,
} from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import { folderExport } from '../archive/folder-export.js';
import { nestLogger } from './nest-logger.js';
import type { OnwardOptions } from './onward.options.js';
import { folderFor, isSharedEventStore, isSharedReadStore } from './stores.js';
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
      schedules: createSchedules(),
      projections: [...readModelsOf(options), ...(options.projections ?? [])],
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

function readModelsOf({ readModels }: OnwardOptions): readonly Projection[] {
  const unknown = readModels?.find((wanted) => !READ_MODELS.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    const names = READ_MODELS.map(({ name }) => name).join(', ');
    throw new Error(`no read model is named "${unknown}"; there are ${names}`);
  }
  return READ_MODELS.filter(
    ({ name }) => NEEDED_READ_MODELS.includes(name) || (readModels?.includes(name) ?? true),
  );
}
