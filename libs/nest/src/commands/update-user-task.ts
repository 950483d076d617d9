import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** Who may do the task, when it is due and how urgent it is. */
export class UpdateUserTaskCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly userTaskKey: Key,
    readonly request: Omit<CommandOf<'UpdateUserTask'>, 'type' | 'userTask'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(UpdateUserTaskCommand)
export class UpdateUserTaskHandler implements ICommandHandler<UpdateUserTaskCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ userTaskKey, request, meta }: UpdateUserTaskCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(userTaskKey);
    return this.runtime.execute(instanceKey, { type: 'UpdateUserTask', userTask: ordinal, ...request }, meta);
  }
}
