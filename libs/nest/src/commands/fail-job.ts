import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** A worker could not do its job: it is tried again, or becomes an incident or a failure. */
export class FailJobCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly jobKey: Key,
    readonly request: Omit<CommandOf<'FailJob'>, 'type' | 'job'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(FailJobCommand)
export class FailJobHandler implements ICommandHandler<FailJobCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ jobKey, request, meta }: FailJobCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(jobKey);
    return this.runtime.execute(instanceKey, { type: 'FailJob', job: ordinal, ...request }, meta);
  }
}
