import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject, Key } from '@onward/model';
import type { CreatedInstance, Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';

type Evaluated = Outcome<{ readonly evaluationKey: Key; readonly instances: readonly CreatedInstance[] }>;

/** Starts the processes whose conditional start event's condition holds with these variables. */
export class EvaluateConditionsCommand extends Command<Evaluated> {
  constructor(
    readonly request: { readonly definitionKey?: Key; readonly variables: JsonObject },
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(EvaluateConditionsCommand)
export class EvaluateConditionsHandler implements ICommandHandler<EvaluateConditionsCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ request, meta }: EvaluateConditionsCommand): Promise<Evaluated> {
    return this.runtime.conditions.evaluate(request, meta);
  }
}
