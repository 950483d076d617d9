import { Injectable, type Type } from '@nestjs/common';
import { CommandBus, Saga } from '@nestjs/cqrs';
import type { RecordedEvent } from '@onward/event-store';
import type { SagaDefinition } from '@onward/sagas';
import { commandOf } from '../commands/of-reaction.js';
import { Redeliver } from './redeliver.js';
import { toSaga } from './to-saga.js';

/** The injectable class whose one `@Saga()` is this definition. */
export function sagaProvider(definition: SagaDefinition): Type {
  @Injectable()
  class SagaOfDefinition {
    @Saga()
    readonly saga;

    constructor(commandBus: CommandBus) {
      this.saga = toSaga(definition, async (reaction, event: RecordedEvent) => {
        const outcome = await commandBus.execute(commandOf(reaction, event));
        if (!outcome.ok && outcome.rejection.kind === 'UNAVAILABLE') throw new Redeliver(outcome.rejection);
        return outcome;
      });
    }
  }
  Object.defineProperty(SagaOfDefinition, 'name', { value: `${definition.name}Saga` });
  return SagaOfDefinition;
}
