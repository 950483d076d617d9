import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import type { Reaction } from '@onward/sagas';
import { InjectRuntime } from '../module/tokens.js';

/** A saga's command that has no class of its own. */
export class ReactCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly reaction: Reaction,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(ReactCommand)
export class ReactHandler implements ICommandHandler<ReactCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ reaction, meta }: ReactCommand): Promise<Outcome<JsonObject>> {
    if ('task' in reaction) return this.runtime.perform(reaction.task, meta);
    return this.runtime.execute(reaction.instanceKey, reaction.command, meta);
  }
}
