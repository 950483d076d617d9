import { basename } from 'node:path';
import type { DeployedProcess } from '@onward/client';
import { contentOf } from '../arguments.js';
import type { Action } from '../context.js';
import { UsageError } from '../exit-codes.js';

/** All of the files, or none. */
export const deploy: Action<[paths: readonly string[]], object> = async (context, _options, paths) => {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), content: await contentOf(path, context.io) })),
  );
  const twice = files.find(({ name }, index) => files.findIndex((file) => file.name === name) !== index);
  if (twice !== undefined)
    throw new UsageError(`two files are named ${twice.name}; a deployment needs one name each`);
  const deployment = await context.client.deploy(files);
  const deployed = deployment.deployments.flatMap(({ processDefinition }) => processDefinition ?? []);
  context.show(deployment, () =>
    context.table<DeployedProcess>(
      [
        { title: 'PROCESS', of: (one) => one.processDefinitionId },
        { title: 'VERSION', of: (one) => one.processDefinitionVersion },
        { title: 'KEY', of: (one) => one.processDefinitionKey },
        { title: 'FILE', of: (one) => one.resourceName },
      ],
      deployed,
    ),
  );
};
