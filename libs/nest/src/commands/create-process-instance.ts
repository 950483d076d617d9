import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CreatedInstance, CreateInstanceRequest, Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** Starts one execution of a deployed definition. */
export class CreateProcessInstanceCommand extends Command<Outcome<CreatedInstance>> {
  constructor(
    readonly request: CreateInstanceRequest,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(CreateProcessInstanceCommand)
export class CreateProcessInstanceHandler implements ICommandHandler<CreateProcessInstanceCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ request, meta }: CreateProcessInstanceCommand): Promise<Outcome<CreatedInstance>> {
    return this.runtime.createInstance(request, meta);
  }
}
