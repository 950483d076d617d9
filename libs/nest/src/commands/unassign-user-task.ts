import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** The task goes back to its candidates. */
export class UnassignUserTaskCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly userTaskKey: Key,
    readonly request: Omit<CommandOf<'UnassignUserTask'>, 'type' | 'userTask'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(UnassignUserTaskCommand)
export class UnassignUserTaskHandler implements ICommandHandler<UnassignUserTaskCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ userTaskKey, request, meta }: UnassignUserTaskCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(userTaskKey);
    return this.runtime.execute(
      instanceKey,
      { type: 'UnassignUserTask', userTask: ordinal, ...request },
      meta,
    );
  }
}
