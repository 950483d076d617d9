import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

/** A signal for everything that waits for it, and for the processes that it starts. */
export class BroadcastSignalCommand extends Command<Outcome<{ readonly signalKey: Key }>> {
  constructor(
    readonly request: { readonly name: string; readonly variables: JsonObject },
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(BroadcastSignalCommand)
export class BroadcastSignalHandler implements ICommandHandler<BroadcastSignalCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ request, meta }: BroadcastSignalCommand): Promise<Outcome<{ readonly signalKey: Key }>> {
    return this.runtime.signals.broadcast(request, meta);
  }
}
