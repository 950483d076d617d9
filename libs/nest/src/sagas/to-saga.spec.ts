import { Injectable, Module } from '@nestjs/common';
import { CommandHandler, CqrsModule, EventBus, Saga, type ICommandHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { RecordedEvent } from '@onward/event-store';
import type { Key, Position, Rejection } from '@onward/model';
import { compensationSaga, type SagaDefinition } from '@onward/sagas';
import { StartCompensationCommand } from '../commands/index.js';
import { publisher } from './publisher.js';
import { Redeliver } from './redeliver.js';
import { sagaProvider } from './saga.provider.js';
import { toSaga, type Dispatch } from './to-saga.js';

const INSTANCE = '1048576' as Key;

function recorded(type: string, revision: number): RecordedEvent {
  return {
    type,
    data: { failure: revision },
    metadata: {
      version: 1,
      time: 0,
      tenantId: '<default>',
      actor: 'alice',
      commandId: 'c',
      $correlationId: 'story',
      $causationId: 'c',
    },
    stream: `processInstance-${INSTANCE}`,
    revision,
    position: String(revision + 1) as Position,
    id: '8b2b8a3a-0c4c-4f0a-9a53-8b61d1a7d001',
  };
}

/** A saga that fails on revision 1 and answers every other event with one command. */
const fragile: SagaDefinition = {
  name: 'fragile',
  reactsTo: ['FailureRecorded'],
  react({ revision }) {
    if (revision === 1) throw new Error('the reaction broke');
    return [
      {
        instanceKey: INSTANCE,
        command: { type: 'StartCompensation', failure: revision, saga: 'fragile' },
      },
    ];
  },
};

async function busWith(definition: SagaDefinition, dispatch: Dispatch) {
  @Injectable()
  class Sagas {
    @Saga()
    readonly saga = toSaga(definition, dispatch);
  }
  const module = await Test.createTestingModule({ imports: [CqrsModule], providers: [Sagas] }).compile();
  await module.init();
  return { publish: publisher(module.get(EventBus)), close: () => module.close() };
}

describe('a reaction behind Nest’s event bus', () => {
  it('has sent its commands when publish returns', async () => {
    const sent: number[] = [];
    const { publish, close } = await busWith(fragile, async (_reaction, event) => {
      sent.push(event.revision);
    });
    expect(publish(recorded('FailureRecorded', 0))).toHaveLength(1);
    expect(sent).toEqual([0]);
    await close();
  });

  it('does not see the types it does not react to', async () => {
    const { publish, close } = await busWith(fragile, () => Promise.resolve());
    expect(publish(recorded('TokenCreated', 0))).toEqual([]);
    await close();
  });

  it('survives an error of its own, which the host gets to see', async () => {
    const { publish, close } = await busWith(fragile, () => Promise.resolve('done'));
    const [broken] = publish(recorded('FailureRecorded', 1));
    await expect(broken).rejects.toThrow('the reaction broke');
    const [next] = publish(recorded('FailureRecorded', 2));
    await expect(next).resolves.toBe('done');
    await close();
  });

  it('survives a command that fails, which the host gets to see', async () => {
    const { publish, close } = await busWith(fragile, (_reaction, { revision }) =>
      revision === 2 ? Promise.reject(new Error('no store')) : Promise.resolve('done'),
    );
    await expect(publish(recorded('FailureRecorded', 2))[0]).rejects.toThrow('no store');
    await expect(publish(recorded('FailureRecorded', 3))[0]).resolves.toBe('done');
    await close();
  });

  it('leaves the bus to other sagas when it fails', async () => {
    const seen: number[] = [];
    @Injectable()
    class Two {
      @Saga()
      readonly first = toSaga(fragile, () => Promise.resolve('first'));
      @Saga()
      readonly second = toSaga({ ...fragile, react: ({ revision }) => (seen.push(revision), []) }, () =>
        Promise.resolve(),
      );
    }
    const module = await Test.createTestingModule({ imports: [CqrsModule], providers: [Two] }).compile();
    await module.init();
    const [broken] = publisher(module.get(EventBus))(recorded('FailureRecorded', 1));
    await expect(broken).rejects.toThrow('the reaction broke');
    expect(seen).toEqual([1]);
    await module.close();
  });
});

describe('a saga of the registry', () => {
  const handled: StartCompensationCommand[] = [];
  let rejection: Rejection | undefined;

  @CommandHandler(StartCompensationCommand)
  class Instances implements ICommandHandler<StartCompensationCommand> {
    execute(command: StartCompensationCommand) {
      handled.push(command);
      const outcome = rejection
        ? { ok: false as const, rejection }
        : { ok: true as const, value: {}, revision: 8, position: '9' as Position };
      return Promise.resolve(outcome);
    }
  }

  @Module({ imports: [CqrsModule], providers: [Instances, sagaProvider(compensationSaga)] })
  class Sagas {}

  async function publishFailure() {
    const module = await Test.createTestingModule({ imports: [Sagas] }).compile();
    await module.init();
    const promises = publisher(module.get(EventBus))(recorded('FailureRecorded', 7));
    const [settled] = await Promise.allSettled(promises);
    await module.close();
    return settled;
  }

  beforeEach(() => {
    handled.length = 0;
    rejection = undefined;
  });

  it('sends its command through the command bus, with the event as its cause', async () => {
    expect(await publishFailure()).toMatchObject({ status: 'fulfilled' });
    expect(handled).toHaveLength(1);
    expect(handled[0]).toMatchObject({
      instanceKey: INSTANCE,
      request: { failure: 7, saga: 'compensation' },
      meta: {
        actor: '<system>',
        correlationId: 'story',
        causationId: '8b2b8a3a-0c4c-4f0a-9a53-8b61d1a7d001',
      },
    });
  });

  it('gives a repeated event the same command id', async () => {
    await publishFailure();
    await publishFailure();
    expect(handled[0]?.meta.commandId).toBe(handled[1]?.meta.commandId);
  });

  it('takes a domain rejection for done: the instance has moved on', async () => {
    rejection = { kind: 'WRONG_STATE', code: 'INSTANCE_ENDED', message: 'over', state: 'COMPLETED' };
    expect(await publishFailure()).toMatchObject({ status: 'fulfilled' });
  });

  it('asks to be told again when the command could not be taken', async () => {
    rejection = { kind: 'UNAVAILABLE', code: 'STORE_UNAVAILABLE', message: 'later' };
    expect(await publishFailure()).toMatchObject({ status: 'rejected', reason: expect.any(Redeliver) });
  });
});
