import type { CreatedInstance } from '@onward/client';
import { variablesOf } from '../arguments.js';
import type { Action } from '../context.js';
import { plain } from '../output/text.js';

export interface StartOptions {
  readonly version?: number;
  readonly variables?: string;
  readonly businessId?: string;
  readonly await?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

export const start: Action<[processId: string], StartOptions> = async (
  context,
  options,
  processDefinitionId,
) => {
  const { version, businessId, timeout } = options;
  const variables = await variablesOf(options.variables, context.io);
  const created = await context.client.createInstance(
    {
      processDefinitionId,
      ...(version === undefined ? {} : { processDefinitionVersion: version }),
      ...(variables === undefined ? {} : { variables }),
      ...(businessId === undefined ? {} : { businessId }),
      ...(options.await ? { awaitCompletion: true, requestTimeout: timeout * 1000 } : {}),
    },
    { signal: context.io.signal },
  );
  context.show(created, () => describe(created, options.await === true));
};

function describe(created: CreatedInstance, completed: boolean): string {
  const { processInstanceKey: key, processDefinitionId: id, processDefinitionVersion: version } = created;
  const line = `${completed ? 'Completed' : 'Started'} ${key} of ${plain(id)}, version ${version}`;
  if (!completed) return `${line}. Follow it with: onward watch ${key}\n`;
  return `${line}, with\n${JSON.stringify(created.variables, undefined, 2)}\n`;
}
