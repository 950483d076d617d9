import type { DefinitionStart } from '@onward/model';
import type { DeployedDefinition } from '../api.js';
import type { DeploymentState } from './deployment-state.js';

export interface ProcessStart {
  readonly definition: DeployedDefinition;
  readonly start: DefinitionStart;
}

/** Which latest versions are started by what; made anew when something has been deployed. */
export class StartIndex {
  private revision = -2;
  private byTrigger = new Map<string, ProcessStart[]>();

  /** By a message or signal of this name; conditions have none. */
  find(
    state: DeploymentState,
    type: 'message' | 'signal' | 'conditional',
    name = '',
  ): readonly ProcessStart[] {
    if (this.revision !== state.revision) this.build(state);
    return this.byTrigger.get(`${type}/${name}`) ?? [];
  }

  private build(state: DeploymentState): void {
    this.byTrigger = new Map();
    for (const versions of state.versions.values()) {
      const latest = versions.at(-1);
      for (const start of latest?.starts ?? []) {
        const { trigger } = start;
        const key = `${trigger.type}/${'name' in trigger ? trigger.name : ''}`;
        const found = { definition: latest!.deployed, start };
        const others = this.byTrigger.get(key);
        if (others) others.push(found);
        else this.byTrigger.set(key, [found]);
      }
    }
    this.revision = state.revision;
  }
}
