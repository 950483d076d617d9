import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** Inner elements of a running ad-hoc sub-process are activated. */
export class ActivateAdHocElementsCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly elementInstanceKey: Key,
    readonly request: Omit<CommandOf<'ActivateAdHocElements'>, 'type' | 'elementInstance'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(ActivateAdHocElementsCommand)
export class ActivateAdHocElementsHandler implements ICommandHandler<ActivateAdHocElementsCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ elementInstanceKey, request, meta }: ActivateAdHocElementsCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(elementInstanceKey);
    return this.runtime.execute(
      instanceKey,
      { type: 'ActivateAdHocElements', elementInstance: ordinal, ...request },
      meta,
    );
  }
}
