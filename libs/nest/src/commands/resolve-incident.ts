import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOf } from '@onward/engine';
import type { JsonObject, Key } from '@onward/model';
import type { Outcome, RequestMeta, Runtime } from '@onward/runtime';
import { InjectRuntime } from '../module/tokens.js';
import { addressOf } from './address.js';

/** An operator has removed what an incident was raised for; the token goes on. */
export class ResolveIncidentCommand extends Command<Outcome<JsonObject>> {
  constructor(
    readonly incidentKey: Key,
    readonly request: Omit<CommandOf<'ResolveIncident'>, 'type' | 'incident'>,
    readonly meta: RequestMeta,
  ) {
    super();
  }
}

@CommandHandler(ResolveIncidentCommand)
export class ResolveIncidentHandler implements ICommandHandler<ResolveIncidentCommand> {
  constructor(@InjectRuntime() private readonly runtime: Runtime) {}

  execute({ incidentKey, request, meta }: ResolveIncidentCommand): Promise<Outcome<JsonObject>> {
    const { instanceKey, ordinal } = addressOf(incidentKey);
    return this.runtime.execute(
      instanceKey,
      { type: 'ResolveIncident', incident: ordinal, ...request },
      meta,
    );
  }
}
