import type { EventData } from '@onward/engine';
import { instanceKeyOf } from '@onward/model';
import type { SagaDefinition } from './reaction.js';

/**
 * Brings a signal that an instance has thrown, or somebody outside, to everything that waits for it. The instance that has thrown it
 * has heard it within the same decision.
 */
export const signalsSaga: SagaDefinition = {
  name: 'signals',
  reactsTo: ['SignalThrown', 'SignalBroadcast'],
  react({ id, type, stream, data }) {
    const { name, variables } = data as unknown as Pick<EventData['SignalThrown'], 'name' | 'variables'>;
    const thrower = type === 'SignalThrown' ? { thrower: instanceKeyOf(stream) } : {};
    return [{ task: { type: 'BroadcastSignal', once: id, name, variables, ...thrower } }];
  },
};
