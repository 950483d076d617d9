import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** Somebody is to work on the task; without `allowOverride` it is a claim that the first one wins. */
export class AssignUserTaskCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly userTaskKey: Key,
    readonly request: Omit<CommandOf<'AssignUserTask'>, 'type' | 'userTask'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(AssignUserTaskCommand)
export class AssignUserTaskHandler implements ICommandHandler<AssignUserTaskCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ userTaskKey, request, meta }: AssignUserTaskCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(userTaskKey);
    return this.runtime.execute(instanceKey, { type: 'AssignUserTask', userTask: ordinal, ...request }, meta);
  }
}
