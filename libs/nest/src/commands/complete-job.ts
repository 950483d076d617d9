import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** A worker has done its job; its variables go through the task's output mappings. */
export class CompleteJobCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly jobKey: Key,
    readonly request: Omit<CommandOf<'CompleteJob'>, 'type' | 'job'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(CompleteJobCommand)
export class CompleteJobHandler implements ICommandHandler<CompleteJobCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ jobKey, request, meta }: CompleteJobCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(jobKey);
    return this.runtime.execute(instanceKey, { type: 'CompleteJob', job: ordinal, ...request }, meta);
  }
}
