import type { EventData } from '@onward/engine';
import type { SagaDefinition } from './reaction.js';

/** Brings a signal that an instance has thrown, or somebody outside, to everything that waits for it. */
export const signalsSaga: SagaDefinition = {
  name: 'signals',
  reactsTo: ['SignalThrown', 'SignalBroadcast'],
  react({ id, data }) {
    const { name, variables } = data as unknown as Pick<EventData['SignalThrown'], 'name' | 'variables'>;
    return [{ task: { type: 'BroadcastSignal', once: id, name, variables } }];
  },
};
