import {
  keyOf,
  type DefinitionDeployed,
  type DefinitionStart,
  type Problem,
  type ProcessDefinition,
  type Rejection,
} from '@onward/model';
import type { DeployedDefinition } from '../api.js';
import type { DeploymentState } from './deployment-state.js';

/** A file that has been read: what is in it, and a hash of its bytes. */
export interface ParsedResource {
  readonly name: string;
  readonly checksum: string;
  readonly definitions: readonly ProcessDefinition[];
  readonly problems: readonly Problem[];
  /** By process id. */
  readonly starts: ReadonlyMap<string, readonly DefinitionStart[]>;
}

export type DeploymentDecision =
  | {
      readonly accepted: true;
      /** New versions; empty where every file is already deployed as it is. */
      readonly created: readonly DefinitionDeployed[];
      /** The files they are in, to be stored. */
      readonly resources: readonly ParsedResource[];
      /** What the deployment consists of, in the order of the files: new versions and those that were there. */
      readonly definitions: readonly (DefinitionDeployed | DeployedDefinition)[];
    }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * All of a deployment is taken, or none of it with a list of all problems. A process whose file is byte for byte that of its
 * latest version is not a new version.
 */
export function decideDeployment(
  state: DeploymentState,
  resources: readonly ParsedResource[],
  instanceNumber: number,
): DeploymentDecision {
  const problems = [...resources.flatMap((resource) => resource.problems), ...duplicates(resources)];
  if (problems.length > 0) return { accepted: false, rejection: refusal(problems) };
  const created: DefinitionDeployed[] = [];
  const definitions: (DefinitionDeployed | DeployedDefinition)[] = [];
  for (const resource of resources) {
    for (const { processId, name, versionTag } of resource.definitions) {
      const latest = state.versions.get(processId)?.at(-1);
      if (latest?.checksum === resource.checksum) {
        definitions.push(latest.deployed);
        continue;
      }
      const definition: DefinitionDeployed = {
        definitionKey: keyOf(instanceNumber, created.length + 1),
        processId,
        version: (latest?.deployed.version ?? 0) + 1,
        ...(name === undefined ? {} : { name }),
        ...(versionTag === undefined ? {} : { versionTag }),
        resourceName: resource.name,
        ...(latest === undefined ? {} : { replaces: latest.deployed.definitionKey }),
        ...startsOf(resource, processId),
      };
      created.push(definition);
      definitions.push(definition);
    }
  }
  const names = new Set(created.map(({ resourceName }) => resourceName));
  return { accepted: true, created, definitions, resources: resources.filter(({ name }) => names.has(name)) };
}

function startsOf({ starts }: ParsedResource, processId: string): Pick<DefinitionDeployed, 'starts'> {
  const found = starts.get(processId) ?? [];
  return found.length === 0 ? {} : { starts: found };
}

function duplicates(resources: readonly ParsedResource[]): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  const processes = new Map<string, string>();
  for (const { name, definitions } of resources) {
    if (names.has(name))
      problems.push({
        code: 'DUPLICATE_RESOURCE',
        message: `Two files are named "${name}". Give each its own name.`,
        resource: name,
      });
    names.add(name);
    for (const { processId } of definitions) {
      const other = processes.get(processId);
      if (other !== undefined) {
        const message = `Process "${processId}" is also in "${other}". Deploy each process id once.`;
        problems.push({ code: 'DUPLICATE_PROCESS_ID', message, resource: name, elementId: processId });
      }
      processes.set(processId, name);
    }
  }
  return problems;
}

function refusal(problems: readonly Problem[]): Rejection {
  const [first] = problems;
  const rest = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  const where = [first!.resource, first!.elementId].filter((part) => part !== undefined).join(': ');
  const message = `Nothing was deployed. ${where === '' ? '' : `${where}: `}${first!.message}${rest}`;
  return { kind: 'INVALID', code: 'DEPLOYMENT_REFUSED', message, problems };
}
