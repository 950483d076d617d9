import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** A worker reports a BPMN error at its task. */
export class ThrowJobErrorCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly jobKey: Key,
    readonly request: Omit<CommandOf<'ThrowJobError'>, 'type' | 'job'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(ThrowJobErrorCommand)
export class ThrowJobErrorHandler implements ICommandHandler<ThrowJobErrorCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ jobKey, request, meta }: ThrowJobErrorCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(jobKey);
    return this.runtime.execute(instanceKey, { type: 'ThrowJobError', job: ordinal, ...request }, meta);
  }
}
