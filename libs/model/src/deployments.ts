import type { Json } from './json.js';
import type { Key } from './keys.js';

/** A file of a deployment, in the stream `deployments-<tenant>`: given back byte for byte. */
export interface ResourceStored {
  readonly deploymentKey: Key;
  readonly name: string;
  readonly encoding: 'gzip-base64';
  readonly content: string;
}

/** A new version of a process. */
export interface DefinitionDeployed {
  readonly definitionKey: Key;
  readonly processId: string;
  /** From 1, per tenant and process id. */
  readonly version: number;
  readonly versionTag?: string;
  readonly name?: string;
  readonly resourceName: string;
  /** The definition that was the latest version until now; absent for version 1. */
  readonly replaces?: Key;
  /** What starts an instance besides a command; absent where nothing does. */
  readonly starts?: readonly DefinitionStart[];
}

/** A start event, a receive task that instantiates, or an event behind a gateway that does, and one trigger of it. */
export interface DefinitionStart {
  readonly element: string;
  readonly trigger:
    | { readonly type: 'message'; readonly name: string }
    | { readonly type: 'signal'; readonly name: string }
    /** What the timer's expression yielded when it was deployed. */
    | { readonly type: 'timer'; readonly kind: 'date' | 'duration' | 'cycle'; readonly value: Json }
    /** FEEL. */
    | { readonly type: 'conditional'; readonly condition: string };
}

/** All of a deployment, in one append behind its files. */
export interface DeploymentCreated {
  readonly deploymentKey: Key;
  /** `checksum`: SHA-256 of the file, hex. */
  readonly resources: readonly { readonly name: string; readonly checksum: string }[];
  readonly definitions: readonly DefinitionDeployed[];
}
