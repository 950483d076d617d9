import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** An operator ends an instance with all its tokens, without compensating it. */
export class CancelProcessInstanceCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly instanceKey: Key,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(CancelProcessInstanceCommand)
export class CancelProcessInstanceHandler implements ICommandHandler<CancelProcessInstanceCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ instanceKey, meta }: CancelProcessInstanceCommand): Promise<Outcome<JsonObject>> {
    return this.runtime.execute(instanceKey, { type: 'CancelProcessInstance' }, meta);
  }
}
