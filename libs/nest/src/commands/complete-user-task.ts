import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** Somebody has done the task. */
export class CompleteUserTaskCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly userTaskKey: Key,
    readonly request: Omit<CommandOf<'CompleteUserTask'>, 'type' | 'userTask'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(CompleteUserTaskCommand)
export class CompleteUserTaskHandler implements ICommandHandler<CompleteUserTaskCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ userTaskKey, request, meta }: CompleteUserTaskCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(userTaskKey);
    return this.runtime.execute(
      instanceKey,
      { type: 'CompleteUserTask', userTask: ordinal, ...request },
      meta,
    );
  }
}
