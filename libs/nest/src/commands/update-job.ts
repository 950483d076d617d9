import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** An operator gives a job other retries. */
export class UpdateJobCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly jobKey: Key,
    readonly request: Omit<CommandOf<'UpdateJob'>, 'type' | 'job'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(UpdateJobCommand)
export class UpdateJobHandler implements ICommandHandler<UpdateJobCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ jobKey, request, meta }: UpdateJobCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(jobKey);
    return this.runtime.execute(instanceKey, { type: 'UpdateJob', job: ordinal, ...request }, meta);
  }
}
