import { DEFAULT_TENANT } from '@onward/model';
import type { Outcome, Deployment, RequestMeta } from '@onward/runtime';
import type { Random } from '../random.js';
import { filesOf } from '../random-process/index.js';
import type { World } from './world.js';

/** Deploys the processes of the plan, each once however often it is told to. */
export class Deployer {
  #known: string | undefined;

  constructor(private readonly world: World) {}

  /** Until it succeeds. */
  async deploy(random: Random): Promise<void> {
    const resources = await filesOf(this.world.plan.processes);
    const idempotencyKey = random.chance(0.5)
      ? { idempotencyKey: random.uuid(), fingerprint: 'processes' }
      : {};
    for (;;) {
      const life = await this.world.lifeUp(random);
      const meta: RequestMeta = {
        tenantId: DEFAULT_TENANT,
        actor: 'somebody',
        commandId: random.uuid(),
        ...idempotencyKey,
      };
      try {
        const outcome = await Promise.race([
          life.runtime.deploy(resources, meta),
          life.end.then(() => undefined),
        ]);
        if (outcome !== undefined && this.#take(outcome)) return;
      } catch (error) {
        this.world.violated(`a deployment ended with an exception: ${String(error)}`);
        return;
      }
      await this.world.pause(200);
    }
  }

  #take(outcome: Outcome<Deployment>): boolean {
    if (!outcome.ok) {
      if (outcome.rejection.kind === 'UNAVAILABLE') return false;
      this.world.violated(`a deployment was refused: ${JSON.stringify(outcome.rejection)}`);
      return true;
    }
    const deployed = outcome.value.definitions
      .map(({ definitionKey, version }) => `${definitionKey} v${version}`)
      .join();
    this.#known ??= deployed;
    if (this.#known !== deployed)
      this.world.violated(`what was deployed as ${this.#known} is now ${deployed}`);
    return true;
  }
}
