import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** The compensation saga's answer to a failure that nothing in the model handles. */
export class StartCompensationCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly instanceKey: Key,
    readonly request: Omit<CommandOf<'StartCompensation'>, 'type'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(StartCompensationCommand)
export class StartCompensationHandler implements ICommandHandler<StartCompensationCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ instanceKey, request, meta }: StartCompensationCommand): Promise<Outcome<JsonObject>> {
    return this.runtime.execute(instanceKey, { type: 'StartCompensation', ...request }, meta);
  }
}
