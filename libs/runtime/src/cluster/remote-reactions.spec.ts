import { instanceStream, keyOf, type Position } from '@onward/model';
import { compensationSaga } from '@onward/sagas';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  VirtualClock,
  plainEvent,
  seededEntropy,
} from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { SagaHost, type SagaHostOptions } from '../sagas/saga-host.js';
import { RemoteReactions } from './remote-reactions.js';

it('does not spin while its own sagas are being stopped: it looks now and then, until the time is up', async () => {
  const clock = new VirtualClock();
  const log = new MemoryEventLog();
  const options: SagaHostOptions = {
    eventStore: new MemoryEventStore(log),
    sagas: [compensationSaga],
    publish: () => [new Promise(() => {})],
    clock,
    entropy: seededEntropy(1),
    logger: silentLogger,
  };
  const host = new SagaHost(options);
  await host.start();
  const writer = new HistoryWriter(new MemoryEventStore(log));
  await writer.append(instanceStream(keyOf(1)), plainEvent('FailureRecorded', { failure: 1 }));
  const position = log.history().at(-1)?.position as Position;
  const stopping = host.stop();
  let looks = 0;
  const reactions = new RemoteReactions(() => {
    if (++looks > 100) throw new Error('it spins');
    return host;
  }, options);
  const reacted = reactions.reacted(position, 1_000);
  await clock.advance(60_000);
  expect(await reacted).toBe(false);
  await stopping;
});
