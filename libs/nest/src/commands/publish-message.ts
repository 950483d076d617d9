import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Key } from '@onward/model';
import type { Outcome, PublishRequest, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** A message for whoever waits for it, buffered for its time to live. */
export class PublishMessageCommand extends Command<Outcome<{ readonly messageKey: Key }>> {
  constructor(
    readonly request: PublishRequest,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(PublishMessageCommand)
export class PublishMessageHandler implements ICommandHandler<PublishMessageCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ request, meta }: PublishMessageCommand): Promise<Outcome<{ readonly messageKey: Key }>> {
    return this.runtime.messages.publish(request, meta);
  }
}
