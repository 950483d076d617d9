import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Key } from '@onward/model';
import type { Outcome, PublishRequest, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

type Correlated = Outcome<{ readonly messageKey: Key; readonly instanceKey?: Key }>;

/** A message for whoever waits for it now; the answer says who that was. */
export class CorrelateMessageCommand extends Command<Correlated> {
  constructor(
    readonly request: Omit<PublishRequest, 'timeToLive' | 'messageId'>,
    readonly timeoutMs: number,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(CorrelateMessageCommand)
export class CorrelateMessageHandler implements ICommandHandler<CorrelateMessageCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ request, meta, timeoutMs }: CorrelateMessageCommand): Promise<Correlated> {
    return this.runtime.messages.correlate(request, meta, timeoutMs);
  }
}
