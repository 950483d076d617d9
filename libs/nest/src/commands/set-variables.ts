import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** Variables are set from outside, at an element instance or (its own key) the process instance. */
export class SetVariablesCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly elementInstanceKey: Key,
    readonly request: Omit<CommandOf<'SetVariables'>, 'type' | 'elementInstance'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(SetVariablesCommand)
export class SetVariablesHandler implements ICommandHandler<SetVariablesCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ elementInstanceKey, request, meta }: SetVariablesCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(elementInstanceKey);
    return this.runtime.execute(
      instanceKey,
      { type: 'SetVariables', elementInstance: ordinal, ...request },
      meta,
    );
  }
}
