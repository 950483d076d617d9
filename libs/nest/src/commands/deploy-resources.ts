import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Deployment, Outcome, RequestMeta, Resource, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** Deploys all of the files or, with the list of what is wrong, none. */
export class DeployResourcesCommand extends Command<Outcome<Deployment>> {
  constructor(
    readonly resources: readonly Resource[],
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(DeployResourcesCommand)
export class DeployResourcesHandler implements ICommandHandler<DeployResourcesCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ resources, meta }: DeployResourcesCommand): Promise<Outcome<Deployment>> {
    return this.runtime.deploy(resources, meta);
  }
}
